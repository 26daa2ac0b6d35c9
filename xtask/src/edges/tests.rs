//! Tests of [`super`].

use super::*;

fn metadata(name: &str, dependency: &str) -> Value {
    serde_json::json!({"packages": [{"name": name, "dependencies": [{"name": dependency, "kind": null}]}]})
}

#[test]
fn an_edge_upwards_is_refused() {
    assert!(check(&metadata("seawall-inventory", "seawall-artifact")).is_ok());
    assert!(check(&metadata("seawall-artifact", "serde")).is_ok());
    let error = check(&metadata("seawall-artifact", "seawall-inventory")).unwrap_err();
    assert!(error.to_string().contains("must not depend on `seawall-inventory`"), "{error}");
    assert!(check(&metadata("seawall-unheard-of", "serde")).is_err());
}
