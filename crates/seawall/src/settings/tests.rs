//! Tests of [`super`].

use super::*;

#[test]
fn paths_are_relative_to_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE_NAME);
    let text =
        "policies = [\"strict\", \"own.yaml\"]\nvex = [\"a.json\"]\n[database]\nmax-age-days = 3\n";
    std::fs::write(&file, text).unwrap();
    let settings = Settings::find(Some(&file)).unwrap();
    assert_eq!(
        settings.policies,
        ["strict".to_owned(), folder.path().join("own.yaml").to_string_lossy().into_owned()]
    );
    assert_eq!(settings.vex, [folder.path().join("a.json")]);
    assert_eq!(settings.database.max_age_days, Some(3));
}

#[test]
fn a_misspelt_setting_is_an_error_that_names_it() {
    let error = Settings::parse("polices = []\n").unwrap_err();
    assert!(error.to_string().contains("polices"), "{error}");
}
