//! Tells the binary where the `DuckDB` library is that it was linked with: beside it, else where the build found it. And has it compiled anew when the
//! dashboard was built.

/// What `npm run build` writes.
const DASHBOARD: &str = "../../web/dist";

fn main() {
    // An empty folder is one without a dashboard; a missing one would have this run at every build. Where nothing can be written there is none.
    let _readable_only = std::fs::create_dir_all(DASHBOARD);
    println!("cargo::rerun-if-changed={DASHBOARD}");
    println!("cargo::rerun-if-env-changed=DUCKDB_LIB_DIR");
    if std::env::var_os("CARGO_FEATURE_BUNDLED").is_some() {
        return;
    }
    println!("cargo::rustc-link-arg=-Wl,-rpath,$ORIGIN");
    if let Some(folder) = std::env::var_os("DUCKDB_LIB_DIR") {
        println!("cargo::rustc-link-arg=-Wl,-rpath,{}", std::path::Path::new(&folder).display());
    }
}
