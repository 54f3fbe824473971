//! Which files `lint` reads.

use crate::lint::ran_in;
use crate::support::{BROKEN, Folder, GOOD};

#[test]
fn a_folder_stands_for_its_json_files_in_order() {
    let folder = Folder::new("folder");
    for inner in ["b/deep", "node_modules", ".hidden", "a"] {
        std::fs::create_dir_all(folder.0.join(inner)).unwrap();
    }
    for name in [
        "b/deep/1.json",
        "b/2.json",
        "a.json",
        "a/z.json",
        "a/Y.JSON",
        "node_modules/x.json",
        ".hidden/x.json",
    ] {
        folder.file(name, BROKEN);
    }
    folder.file("a/notes.txt", "no");
    folder.file("a/.draft.json", "no");
    let all = ["a/Y.JSON", "a/z.json", "a.json", "b/2.json", "b/deep/1.json"];
    let named = ran_in(&folder.0, &["lint", "-q", "."]);
    assert_eq!((named.code, named.stdout), (3, all.join("\n") + "\n"));
    // What is named is read, whatever it is called, and once only.
    let named = ran_in(&folder.0, &["lint", "-q", "b", "a/.draft.json", "b//2.json", "./b/2.json", "a.json"]);
    assert_eq!(named.stdout, "b/2.json\nb/deep/1.json\na/.draft.json\n./b/2.json\na.json\n");
}

#[test]
#[cfg(unix)]
fn links_to_files_are_followed_and_links_to_folders_are_not() {
    let folder = Folder::new("links");
    std::fs::create_dir_all(folder.0.join("inner")).unwrap();
    folder.file("inner/a.json", BROKEN);
    std::os::unix::fs::symlink("inner/a.json", folder.0.join("b.json")).unwrap();
    std::os::unix::fs::symlink("..", folder.0.join("inner/up")).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.0.join("c.json")).unwrap();
    assert_eq!(ran_in(&folder.0, &["lint", "-q", "."]).stdout, "b.json\ninner/a.json\n");
}

#[test]
fn a_folder_without_any_is_2() {
    let folder = Folder::new("empty");
    folder.file("a.txt", "{}");
    let none = ran_in(&folder.0, &["lint", "."]);
    assert_eq!((none.code, none.stdout.as_str()), (2, ""));
    assert!(
        none.stderr.starts_with("error: there is no *.json in the folder .\n  hint: "),
        "{}",
        none.stderr
    );
}

#[test]
fn what_cannot_be_read_is_2_and_the_rest_is_linted_all_the_same() {
    let folder = Folder::new("unread");
    folder.file("a.json", BROKEN);
    std::fs::write(folder.0.join("b.json"), b"{\"a\":\"\xfc\"}").unwrap();
    folder.file("c.json", GOOD);
    let told = ran_in(&folder.0, &["lint", "a.json", "b.json", "none.json", "c.json"]);
    assert_eq!(told.code, 2);
    assert!(told.stdout.starts_with("a.json:3:14: error[MIN_ITEMS_REQUIRED]: "), "{}", told.stdout);
    assert!(
        told.stderr.contains("b.json: the flow JSON is not valid UTF-8 at byte offset 6"),
        "{}",
        told.stderr
    );
    assert!(told.stderr.contains("cannot read none.json: "), "{}", told.stderr);
    assert!(told.stderr.ends_with("\n2 files, 1 error, 0 warnings; 2 not linted\n"), "{}", told.stderr);
    assert_eq!(ran_in(&folder.0, &["lint", "b.json", "c.json"]).code, 2);
    assert_eq!(ran_in(&folder.0, &["lint", "-q", "c.json", "b.json", "a.json"]).stdout, "a.json\n");
}

#[test]
fn many_files_come_in_their_order() {
    let folder = Folder::new("many");
    let names: Vec<String> = (0..200).map(|number| format!("{number:03}.json")).collect();
    for (number, name) in names.iter().enumerate() {
        folder.file(name, &BROKEN.replace('{', &format!("{{{}", "\n".repeat(number))));
    }
    for _ in 0..3 {
        let told = ran_in(&folder.0, &["lint", "."]);
        assert_eq!(told.stderr, "200 files, 200 errors, 0 warnings\n");
        let heads = told.stdout.lines().filter(|line| line.contains(": error["));
        for (number, head) in heads.enumerate() {
            assert!(head.starts_with(&format!("{}:{}:14: ", names[number], number + 3)), "{head}");
        }
    }
}

#[test]
fn an_empty_file_is_a_finding_and_no_failure() {
    let folder = Folder::new("nothing");
    folder.file("a.json", "");
    let told = ran_in(&folder.0, &["lint", "a.json"]);
    assert_eq!(told.code, 3);
    assert!(told.stdout.starts_with("a.json:1:1: error[INVALID_FLOW_JSON]: "), "{}", told.stdout);
}
