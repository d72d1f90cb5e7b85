//! The JSON formats on a line made to look like JSON, so that the fuzzer need not find the braces.
#![no_main]

use entrenous_core::access_log::Format;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static FORMATS: LazyLock<Vec<Format>> = LazyLock::new(|| {
    ["json", "caddy", "traefik", "cloudflare"].into_iter().filter_map(Format::named).collect()
});

fuzz_target!(|data: &[u8]| {
    let flat = [b"{\"ts\":1431857103,\"status\":200,\"request\":", data, b"}"].concat();
    let nested = [b"{\"ts\":1431857103,\"request\":{\"uri\":\"/\",\"headers\":{", data, b"}}}"].concat();
    for line in [data, &flat, &nested] {
        for format in FORMATS.iter() {
            let _ = format.parse(line);
            let _ = format.columns_of(line);
        }
    }
});
