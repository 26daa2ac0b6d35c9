//! Tests of [`super`].

use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixListener;

use super::{EngineError, inspect, parse, stored};

const ID: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

#[test]
fn docker_and_podman_answer_alike() {
    let docker = format!(
        r#"{{"Name":"/web","Image":"sha256:{ID}","Config":{{"Image":"nginx:1","Labels":{{"a":"b"}}}},
            "HostConfig":{{"Privileged":true}},
            "NetworkSettings":{{"Ports":{{"80/tcp":[{{"HostIp":"","HostPort":"8080"}}],"443/tcp":null}}}}}}"#
    );
    let told = parse(docker.as_bytes()).unwrap();
    assert_eq!(told.name.as_deref(), Some("web"));
    assert_eq!(told.image.reference.as_deref(), Some("nginx:1"));
    assert_eq!(told.image.id.unwrap().hex(), ID);
    assert_eq!((told.ports[0].port, told.ports[0].host_port), (80, Some(8080)));
    assert_eq!(told.is_privileged, Some(true));

    let podman = format!(
        r#"{{"Name":"db","Image":"{ID}","ImageName":"localhost/db:2","ImageDigest":"sha256:{ID}",
            "Config":{{"Labels":null}}}}"#
    );
    let told = parse(podman.as_bytes()).unwrap();
    assert_eq!(told.image.reference.as_deref(), Some("localhost/db:2"));
    assert_eq!(told.image.digest, told.image.id);
}

#[test]
fn podmans_files_tell_image_and_name() {
    let containers = format!(
        r#"[{{"id":"{ID}","image":"{ID}","metadata":"{{\"image-name\":\"localhost/a:1\",\"name\":\"x\"}}"}}]"#
    );
    let images = format!(r#"[{{"id":"{ID}","digest":"sha256:{ID}"}}]"#);
    let told = stored(containers.as_bytes(), images.as_bytes(), ID).unwrap();
    assert_eq!(told.name.as_deref(), Some("x"));
    assert_eq!(told.image.digest.unwrap().hex(), ID);
    assert!(stored(containers.as_bytes(), b"", "other").is_none());
    assert!(stored(b"{", b"", ID).is_none());
}

#[test]
fn an_engine_is_asked_over_its_socket() {
    let folder = tempfile::tempdir().unwrap();
    for (answer, is_fine) in [
        ("HTTP/1.0 200 OK\r\nA: b\r\n\r\n{\"Name\":\"/web\"}", true),
        ("HTTP/1.0 404 Not Found\r\n\r\n{}", false),
        ("HTTP/1.0 200 OK\r\n\r\nno json", false),
        ("", false),
    ] {
        let socket = folder.path().join("socket");
        let listener = UnixListener::bind(&socket).unwrap();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 512];
            let length = stream.read(&mut request).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
            String::from_utf8_lossy(&request[..length]).into_owned()
        });
        let told: Result<_, EngineError> = inspect(&socket, ID);
        assert_eq!(told.is_ok(), is_fine, "{answer}");
        assert!(server.join().unwrap().starts_with("GET /containers/0123"));
        std::fs::remove_file(&socket).unwrap();
    }
}
