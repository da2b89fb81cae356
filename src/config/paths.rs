//! Where files live: the database, the configuration and what lies beside it.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use crate::domain::check::{Language, UserWords};
use crate::error::Error;

/// Where nettrack keeps its files.
#[derive(Debug, Clone)]
pub(crate) struct Paths {
    pub(crate) database: PathBuf,
    pub(crate) config: PathBuf,
    /// Folder of the database that is used when none is named
    pub(crate) data_folder: PathBuf,
    /// The database of the demo: the one that is named, else a file of its own beside the usual one
    pub(crate) demo: PathBuf,
}

impl Paths {
    /// The folder of the user's own templates, beside the configuration.
    pub(crate) fn templates(&self) -> PathBuf {
        self.config.with_file_name("templates")
    }

    /// The user's own questions, beside the configuration.
    pub(crate) fn questions(&self) -> PathBuf {
        self.config.with_file_name("questions.toml")
    }

    /// Named files first, then `NETTRACK_DB` and `NETTRACK_CONFIG`, then the platform's folders.
    ///
    /// # Errors
    /// `Usage` when there is no home folder to put them in.
    pub(crate) fn find(database: Option<PathBuf>, config: Option<PathBuf>) -> Result<Self, Error> {
        let from_env = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let database = database.or_else(|| from_env("NETTRACK_DB"));
        let config = config.or_else(|| from_env("NETTRACK_CONFIG"));
        let home = etcetera::choose_base_strategy();
        let missing = || {
            Error::usage(
                "there is no home folder to keep the data in",
                "name the file: --db FILE --config FILE",
            )
        };
        let folder = |named: Option<&PathBuf>, of: fn(&dyn BaseStrategyDyn) -> PathBuf| match (&home, named) {
            (Ok(home), _) => Ok(of(home).join("nettrack")),
            (Err(_), Some(file)) => Ok(file.parent().unwrap_or(Path::new(".")).to_owned()),
            (Err(_), None) => Err(missing()),
        };
        let data_folder = folder(database.as_ref(), |home| home.data())?;
        let config_folder = folder(config.as_ref().or(database.as_ref()), |home| home.config())?;
        Ok(Self {
            demo: database.clone().unwrap_or_else(|| data_folder.join("demo.db")),
            database: database.unwrap_or_else(|| data_folder.join("nettrack.db")),
            config: config.unwrap_or_else(|| config_folder.join("config.toml")),
            data_folder,
        })
    }
}

impl Paths {
    /// The user's own words for `check`: `words/en.toml`, … beside the configuration.
    ///
    /// # Errors
    /// `File` when one is there and cannot be read.
    pub(crate) fn words(&self) -> Result<Vec<UserWords>, Error> {
        let folder = self.config.parent().unwrap_or(Path::new(".")).join("words");
        let mut found = Vec::new();
        for language in Language::ALL {
            let path = folder.join(language.code()).with_extension("toml");
            match std::fs::read_to_string(&path) {
                Ok(text) => found.push(UserWords { language, file: path.display().to_string(), text }),
                Err(e)
                    if matches!(
                        e.kind(),
                        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
                    ) => {}
                Err(e) => {
                    return Err(Error::File {
                        code: "unreadable",
                        message: format!("cannot read `{}`: {e}", path.display()),
                        hint: Some("mend the file or move it away".into()),
                    });
                }
            }
        }
        Ok(found)
    }
}

/// The two folders of the platform that nettrack uses.
trait BaseStrategyDyn {
    fn data(&self) -> PathBuf;
    fn config(&self) -> PathBuf;
}

impl<S: BaseStrategy> BaseStrategyDyn for S {
    fn data(&self) -> PathBuf {
        self.data_dir()
    }

    fn config(&self) -> PathBuf {
        self.config_dir()
    }
}
