fn main() -> std::process::ExitCode {
    nettrack::run()
}
