//! Opening an address in the program that the desktop has for it.

use super::is_set;

/// Longest address that mail programs and desktops are known to take.
pub(crate) const LONGEST: usize = 8_000;

/// What became of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opened {
    Yes,
    /// There is no desktop here: the person opens it elsewhere
    NoDesktop,
}

/// Open an address of the web or of mail.
///
/// # Errors
/// That of the desktop's opener, or `InvalidInput` for any other kind of address.
pub(crate) fn open(address: &str) -> std::io::Result<Opened> {
    if !["https://", "http://", "mailto:"].iter().any(|scheme| address.starts_with(scheme)) {
        return Err(std::io::Error::new(
            std::io::ErrorKind::InvalidInput,
            "not an address of the web or of mail",
        ));
    }
    let windows_beneath = is_set("WSL_DISTRO_NAME");
    let everywhere = cfg!(any(target_os = "macos", windows));
    if everywhere || windows_beneath || ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER"].into_iter().any(is_set) {
        open::that_detached(address)?;
        return Ok(Opened::Yes);
    }
    Ok(Opened::NoDesktop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_and_mail_are_opened() {
        for address in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "--help",
            "/bin/sh",
            "HTTPS.exe",
            "smb://x/y",
            "data:x",
        ] {
            assert_eq!(open(address).unwrap_err().kind(), std::io::ErrorKind::InvalidInput, "{address}");
        }
    }
}
