//! Tests of the access-log formats.
