//! What must not compile: permissions and secrets are types, and these are the ways
//! around them that somebody in a hurry would try. Each is refused by the compiler
//! with the error beside it (`TRYBUILD=overwrite` writes them anew).
#[test]
fn the_ways_around_permissions_and_secrets_do_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/wrong_use/*.rs");
}
