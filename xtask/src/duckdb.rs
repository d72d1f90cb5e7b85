//! `cargo xtask duckdb`: puts the `DuckDB` library in place, so that nobody has to compile it.
//!
//! The library comes from npm: the package of `DuckDB`'s own Node bindings has it, built by its authors, for the version that
//! the crate `duckdb` in `Cargo.toml` speaks to. The two change together.

use std::env::consts::{ARCH, DLL_PREFIX, DLL_SUFFIX, OS};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail, ensure};

use crate::workspace::{Workspace, short};

/// `DuckDB` 1.5.6, as crate 1.10506.1 expects.
const VERSION: &str = "1.5.6-r.1";

/// Fetches the library unless it is there.
///
/// # Errors
///
/// When npm is missing or has no package for this machine.
pub fn run() -> Result<ExitCode> {
    let workspace = Workspace::load()?;
    let library = put_in_place(&workspace)?;
    println!("{} (DuckDB {VERSION})", short(&library, &workspace.root).display());
    Ok(ExitCode::SUCCESS)
}

/// The library's path, once it is there.
///
/// # Errors
///
/// See [`run`].
pub fn put_in_place(workspace: &Workspace) -> Result<PathBuf> {
    // Where `.cargo/config.toml` has the build look, whatever the target folder.
    let folder = workspace.root.join("target/duckdb");
    let library = folder.join(format!("{DLL_PREFIX}duckdb{DLL_SUFFIX}"));
    let stamp = folder.join("version");
    if library.is_file() && fs::read_to_string(&stamp).is_ok_and(|version| version == VERSION) {
        return Ok(library);
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    eprintln!("Fetching the DuckDB library ({VERSION}) with npm.");
    fetch(&package()?, &folder, &library)?;
    fs::write(&stamp, VERSION)?;
    Ok(library)
}

/// The npm package for this machine.
fn package() -> Result<String> {
    let os = match OS {
        "linux" => "linux",
        "macos" => "darwin",
        other => bail!("no DuckDB library for {other}; build with `--features bundled`"),
    };
    let arch = match ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => bail!("no DuckDB library for {other}; build with `--features bundled`"),
    };
    Ok(format!("@duckdb/node-bindings-{os}-{arch}"))
}

/// npm checks what it downloads against the registry's digest.
fn fetch(package: &str, folder: &Path, library: &Path) -> Result<()> {
    let output = Command::new("npm")
        .args(["pack", "--silent", &format!("{package}@{VERSION}"), "--pack-destination"])
        .arg(folder)
        .output()
        .context("cannot run npm (Debian: `apt-get install npm`), which has the DuckDB library")?;
    ensure!(
        output.status.success(),
        "npm could not fetch {package}: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    let archive = folder.join(String::from_utf8_lossy(&output.stdout).trim());
    let name = library.file_name().context("a library has a name")?;
    let status = Command::new("tar")
        .args(["--extract", "--strip-components=1", "--file"])
        .arg(&archive)
        .arg("--directory")
        .arg(folder)
        .arg(Path::new("package").join(name))
        .status()
        .context("cannot run tar")?;
    ensure!(status.success(), "{} holds no {}", archive.display(), Path::new(name).display());
    fs::remove_file(&archive)?;
    Ok(())
}
