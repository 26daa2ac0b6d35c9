//! Passwords are hashed with what the documentation says, and verified.

use super::*;

fn secret(text: &str) -> Secret<String> {
    Secret::new(text.to_owned())
}

#[test]
fn a_hash_names_its_parameters_and_fits_its_password_alone() {
    let one = hash(&secret("correct horse")).expect("it is hashed");
    assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
    assert_ne!(one, hash(&secret("correct horse")).expect("it is hashed"));
    assert!(is_right(&secret("correct horse"), &one));
    assert!(!is_right(&secret("correct horsE"), &one));
    assert!(!is_right(&secret("correct horse"), "no hash"));
}

#[test]
fn a_password_has_a_length() {
    for wrong in ["short", "", &"x".repeat(1025)] {
        assert!(matches!(hash(&secret(wrong)), Err(PasswordError::Length)));
    }
    let generated = generate().expect("there is chance");
    assert_eq!(generated.reveal().len(), 29);
    assert_ne!(generated.reveal(), generate().expect("there is chance").reveal());
}

#[tokio::test]
async fn nobody_has_no_password() {
    let passwords = Passwords::new().expect("it is made");
    let hash = passwords.hash(secret("correct horse")).await.expect("it is hashed");
    let verify = async |password, hash| passwords.verify(secret(password), hash).await;
    assert!(verify("correct horse", Some(&*hash)).await.expect("there is room"));
    assert!(!verify("correct house", Some(&*hash)).await.expect("there is room"));
    assert!(!verify("correct horse", None).await.expect("there is room"));
    assert!(!verify("", Some("")).await.expect("there is room"));
}

#[tokio::test]
async fn only_so_many_wait() {
    let passwords = Passwords::new().expect("it is made");
    let all = u32::try_from(WAITING_MAX).expect("a count");
    let held = passwords.waiting.acquire_many(all).await.expect("they are free");
    let refused = passwords.verify(secret("x"), None).await;
    assert!(matches!(refused, Err(PasswordError::Busy)));
    drop(held);
    assert!(passwords.verify(secret("x"), None).await.is_ok());
}
