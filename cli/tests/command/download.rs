//! `download`: the document, to standard output or into a file.

use std::path::Path;

use flows8x8_simulator::Shape;
use serde_json::json;

use crate::support::{GOOD, World, bare, json, odd, ran};

/// Creates a draft of a document and yields its id.
fn draft(world: &World, name: &str, document: &str) -> String {
    let file = world.file("sent.json", document);
    let id = world.stdout(&["create", "-f", &file, "--name", name, "--category", "OTHER"]);
    id.trim_end().to_owned()
}

fn path(world: &World, name: &str) -> String {
    world.folder.join(name).to_str().unwrap().to_owned()
}

/// The names of all files in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn standard_output_is_the_document_and_nothing_else() {
    for shape in [Shape::OpenApi, Shape::Guide] {
        let world = World::with(|builder| builder.shape(shape));
        // One that ends with a line end, and one that does not.
        for (name, document) in [("a", odd()), ("b", GOOD.trim_end().to_owned())] {
            let id = draft(&world, name, &document);
            for more in [&[][..], &["-o", "-"], &["--quiet"], &["--output=-", "-q"]] {
                let got = world.run(&[&["download", &id], more].concat());
                let expected = (0, &*document, "");
                assert_eq!((got.code, got.stdout.as_str(), got.stderr.as_str()), expected, "{more:?}");
            }
        }
    }
}

#[test]
fn a_file_is_written_and_replaced_whole() {
    let world = World::new();
    let id = draft(&world, "Test", &odd());
    let file = path(&world, "got.json");
    for _ in 0..2 {
        let got = world.run(&["download", &id, "-o", &file]);
        assert_eq!((got.code, got.stdout.as_str()), (0, ""), "{}", got.stderr);
        assert_eq!(got.stderr, format!("wrote {} bytes to {file}\n", odd().len()));
        assert_eq!(std::fs::read_to_string(&file).unwrap(), odd());
        std::fs::write(&file, "something that was there before and is longer".repeat(9)).unwrap();
    }
    let quiet = world.run(&["download", &id, "-q", "-o", &file]);
    assert_eq!((quiet.code, quiet.stdout.as_str(), quiet.stderr.as_str()), (0, "", ""));
    assert_eq!(names(&world.folder), ["got.json", "sent.json"], "nothing is left behind");
}

#[test]
fn a_file_without_a_folder_in_its_path_goes_to_where_one_is() {
    let world = World::new();
    let id = draft(&world, "Test", GOOD);
    let got = ran(world.command(&["download", &id, "-o", "here.json"]).current_dir(&world.folder));
    assert_eq!(got.code, 0, "{}", got.stderr);
    assert_eq!(std::fs::read_to_string(world.folder.join("here.json")).unwrap(), GOOD);
}

#[test]
fn the_object_has_the_document_or_the_file() {
    let world = World::new();
    let id = draft(&world, "Test", &odd());
    let object = world.run(&["download", &id, "--json"]).json();
    assert_eq!(object, json!({"schemaVersion": 1, "id": id, "bytes": odd().len(), "flowJson": odd()}));
    let file = path(&world, "got.json");
    let got = world.run(&["download", &id, "--json", "-o", &file]);
    assert_eq!(json(&got.stdout), json!({"schemaVersion": 1, "id": id, "bytes": odd().len(), "file": file}));
    assert_eq!(got.stderr, "");
}

#[test]
fn a_download_that_fails_leaves_the_file_as_it_was() {
    let world = World::with(|builder| builder.fault("truncate@download".parse().unwrap()));
    let id = draft(&world, "Test", GOOD);
    let file = world.file("got.json", "before");
    let failed = world.run(&["download", &id, "-o", &file, "--retries", "0"]);
    assert_eq!((failed.code, failed.stdout.as_str()), (8, ""), "{}", failed.stderr);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "before");
    assert_eq!(names(&world.folder), ["got.json", "sent.json"]);
    let failed = world.run(&["download", &id, "--retries", "0"]);
    assert_eq!((failed.code, failed.stdout.as_str()), (8, ""), "no half of it is printed");
}

#[test]
fn a_file_that_cannot_be_written_is_2_before_anything_is_asked() {
    let world = World::new();
    let folder = path(&world, "");
    for file in [folder.clone(), path(&world, "none/x.json"), path(&world, "x.json/"), "/proc/x".to_owned()] {
        let refused = ran(&mut bare(&["download", "1", "-o", &file]));
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "{file}");
        assert!(refused.stderr.starts_with("error: cannot write to "), "{}", refused.stderr);
        assert!(refused.stderr.contains("hint: "), "{}", refused.stderr);
    }
    assert_eq!(world.run(&["download", "1", "-o", &folder, "--json"]).error()["kind"], "usage");
    assert_eq!(world.requests(), 0);
}

#[test]
#[cfg(unix)]
fn a_link_stays_a_link_and_a_file_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    let id = draft(&world, "Test", GOOD);
    let (file, link) = (world.file("real.json", "before"), path(&world, "link.json"));
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    world.stdout(&["download", &id, "-o", &link]);
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), GOOD);
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(world.stdout(&["download", &id, "-o", "/dev/null"]), "");
    assert_eq!(world.stdout(&["download", &id, "-o", "/dev/stdout"]), GOOD);
}

#[test]
fn what_is_not_there_is_5_and_the_hint_says_what_is_missing() {
    let world = World::new();
    let unknown = world.run(&["download", "404"]);
    assert_eq!((unknown.code, unknown.stdout.as_str()), (5, ""));
    assert!(
        unknown.stderr.contains("hint: check the id (flows8x8 list shows them all)"),
        "{}",
        unknown.stderr
    );

    let state = json!({"format": "flows8x8-simulator-state", "version": 1, "channels": [{
        "account": "1ab2c3d4-0000-4000-8000-00000000abcd", "channel": crate::support::CHANNEL,
        "flows": [{"id": "7", "name": "Empty"}]}]});
    world.simulator().load(&state).unwrap();
    let empty = world.run(&["download", "7"]);
    assert_eq!((empty.code, empty.stdout.as_str()), (5, ""));
    assert!(empty.stderr.contains("flow 7 has no flow JSON"), "{}", empty.stderr);
    assert!(empty.stderr.contains("hint: give it one with flows8x8 update ID -f FILE"), "{}", empty.stderr);
}

#[test]
fn a_server_that_refuses_the_link_is_not_taken_for_8x8_s_api() {
    for (status, code) in [(410, 1), (404, 5), (403, 4), (401, 4)] {
        let world =
            World::with(|builder| builder.fault(format!("status={status}@download").parse().unwrap()));
        let id = draft(&world, "Test", GOOD);
        let refused = world.run(&["download", &id]);
        assert_eq!((refused.code, refused.stdout.as_str()), (code, ""), "{status}: {}", refused.stderr);
        let hint = refused.stderr.split("hint: ").nth(1).unwrap();
        assert!(hint.contains("try again later"), "{status}: {hint}");
        assert!(!refused.stderr.contains("FLOWS8X8_API_KEY"), "{}", refused.stderr);
    }
}

#[test]
fn an_answer_that_comes_in_the_end_is_waited_for() {
    let world = World::with(|builder| {
        let faults = ["status=503@download#1", "drop_during@download#2", "status=503@get_flow#1"];
        faults.iter().fold(builder, |builder, text| builder.fault(text.parse().unwrap()))
    });
    let id = draft(&world, "Test", GOOD);
    assert_eq!(world.stdout(&["download", &id]), GOOD);
}
