//! Stops a build that could not be linked, and says what is missing.

use std::env;
use std::path::Path;

fn main() {
    // Compiled in by a macro, which cargo does not see.
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=DUCKDB_LIB_DIR");
    if env::var_os("CARGO_FEATURE_BUNDLED").is_some() {
        return;
    }
    let Some(folder) = env::var_os("DUCKDB_LIB_DIR") else {
        println!("cargo::error=DUCKDB_LIB_DIR is not set: build from within the repository");
        return;
    };
    let library = format!("{}duckdb{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
    let library = Path::new(&folder).join(library);
    println!("cargo::rerun-if-changed={}", library.display());
    if !library.is_file() {
        println!("cargo::error=the DuckDB library is missing: `cargo xtask duckdb` fetches it");
    }
    println!("cargo::rustc-link-arg=-Wl,-rpath,{}", Path::new(&folder).display());
}
