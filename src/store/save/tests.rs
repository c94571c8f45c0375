use super::*;
use crate::store::disk::RealDisk;
use crate::store::faulty::{Fault, FaultyDisk};
use std::fs;

const OLD: &[u8] = b"{\"old\": true}\n";
const NEW: &[u8] = b"{\"new\": [1, 2, 3]}\n";

struct Scene {
    _folder: tempfile::TempDir,
    path: PathBuf,
    backups: PathBuf,
    known: Known,
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bifocal.json");
        fs::write(&path, OLD).unwrap();
        let known = Known::read(&RealDisk, &path).unwrap().unwrap().0;
        let backups = folder.path().join("state").join("backups");
        Self {
            path,
            backups,
            known,
            _folder: folder,
        }
    }

    fn save<'a>(&'a self, disk: &'a dyn Disk) -> Save<'a> {
        Save {
            disk,
            path: &self.path,
            known: Some(&self.known),
            backups: Some(&self.backups),
            holder: "a test",
            patience: Duration::ZERO,
        }
    }

    fn bytes(&self) -> Vec<u8> {
        fs::read(&self.path).unwrap()
    }

    fn temporaries(&self) -> usize {
        let files = RealDisk.list(folder_of(&self.path)).unwrap();
        files
            .iter()
            .filter(|file| is_temporary_of(&self.path, file))
            .count()
    }
}

fn no_merge(_: &[u8]) -> Result<Vec<u8>, MergeError> {
    Err("nothing has changed, so nothing is merged".into())
}

#[test]
fn a_save_replaces_the_file_and_keeps_the_one_before() {
    let scene = Scene::new();
    let saved = scene.save(&RealDisk).run(NEW, &mut no_merge).unwrap();
    assert_eq!(scene.bytes(), NEW);
    assert_eq!(saved.origin, Origin::Ours);
    assert_eq!(saved.known.hash, Hash::of(NEW));
    assert_eq!(fs::read(saved.backup.unwrap().unwrap()).unwrap(), OLD);
    let now = Known::read(&RealDisk, &scene.path).unwrap().unwrap().0;
    assert_eq!((now.stat, now.hash), (saved.known.stat, saved.known.hash));
}

#[test]
fn the_order_of_the_calls_is_the_promise() {
    let scene = Scene::new();
    let disk = FaultyDisk::new(Fault::Fails, 0);
    Save {
        backups: None,
        ..scene.save(&disk)
    }
    .run(NEW, &mut no_merge)
    .unwrap();
    let log = disk.log();
    let writing: Vec<_> = log
        .iter()
        .skip_while(|call| **call != "create_beside")
        .copied()
        .collect();
    assert_eq!(
        writing,
        [
            "create_beside",
            "write",
            "sync",
            "stat",
            "stat",
            "rename",
            "sync_folder",
            "stat"
        ]
    );
}

#[test]
fn whatever_call_fails_the_file_is_the_old_one_or_the_new_one() {
    for fault in [Fault::Fails, Fault::Tears, Fault::PowerCut] {
        for call in 1..100 {
            let scene = Scene::new();
            let disk = FaultyDisk::new(fault, call);
            let result = scene.save(&disk).run(NEW, &mut no_merge);
            let bytes = scene.bytes();
            assert!(
                bytes == OLD || bytes == NEW,
                "{fault:?} at {call}: {:?}",
                disk.log()
            );
            match result {
                Ok(_) => assert_eq!(bytes, NEW, "{fault:?} at {call}: {:?}", disk.log()),
                Err(error) => {
                    assert!(error.to_string().contains("bifocal.json"), "{error}");
                    let unknown = disk.log().get(call - 1) == Some(&"create_beside");
                    let swept = fault == Fault::PowerCut || unknown || scene.temporaries() == 0;
                    assert!(swept, "{fault:?} at {call}: {:?}", disk.log());
                    let mut theirs = |theirs: &[u8]| {
                        assert_eq!(theirs, NEW, "only our own version can be there");
                        Ok(NEW.to_vec())
                    };
                    scene.save(&RealDisk).run(NEW, &mut theirs).unwrap();
                    assert_eq!(scene.bytes(), NEW);
                    assert_eq!(scene.temporaries(), 0);
                }
            }
            if disk.log().len() < call {
                assert!(call > 10, "the whole save was tried");
                break;
            }
        }
    }
}

#[test]
fn what_somebody_else_wrote_is_merged_and_not_lost() {
    let scene = Scene::new();
    fs::write(&scene.path, b"{\"own\": true}\n").unwrap();
    let mut seen = Vec::new();
    let saved = scene
        .save(&RealDisk)
        .run(NEW, &mut |theirs| {
            seen = theirs.to_vec();
            Ok(b"{\"both\": true}\n".to_vec())
        })
        .unwrap();
    assert_eq!(seen, b"{\"own\": true}\n");
    assert_eq!(saved.origin, Origin::Merged);
    assert_eq!(scene.bytes(), b"{\"both\": true}\n");
    assert_eq!(
        fs::read(saved.backup.unwrap().unwrap()).unwrap(),
        b"{\"own\": true}\n"
    );
}

#[test]
fn a_change_during_the_merge_is_merged_as_well() {
    let scene = Scene::new();
    fs::write(&scene.path, b"{\"first\": true}\n").unwrap();
    let mut seen = Vec::new();
    scene
        .save(&RealDisk)
        .run(NEW, &mut |theirs| {
            seen.push(theirs.to_vec());
            if seen.len() == 1 {
                fs::write(&scene.path, b"{\"the second\": true}\n")?;
            }
            Ok(NEW.to_vec())
        })
        .unwrap();
    assert_eq!(
        seen,
        [
            b"{\"first\": true}\n".to_vec(),
            b"{\"the second\": true}\n".to_vec()
        ]
    );
    assert_eq!(scene.bytes(), NEW);
    assert_eq!(scene.temporaries(), 0);
}

#[test]
fn what_cannot_be_merged_or_read_back_replaces_nothing() {
    let scene = Scene::new();
    let error = scene
        .save(&RealDisk)
        .run(b"{\"half\": ", &mut no_merge)
        .unwrap_err();
    assert!(matches!(error.trouble, Trouble::Unreadable(_)));
    assert_eq!(scene.bytes(), OLD);
    fs::write(&scene.path, b"{\"broken\": ").unwrap();
    let error = scene
        .save(&RealDisk)
        .run(NEW, &mut |_| Err("it is damaged".into()))
        .unwrap_err();
    assert!(matches!(error.trouble, Trouble::Unmergeable(_)));
    assert_eq!(scene.bytes(), b"{\"broken\": ");
}

#[test]
fn the_same_bytes_are_not_written_again() {
    let scene = Scene::new();
    let disk = FaultyDisk::new(Fault::Fails, 0);
    scene.save(&disk).run(OLD, &mut no_merge).unwrap();
    assert!(!disk.log().contains(&"rename"));
}

#[test]
fn a_file_that_was_deleted_is_written_again() {
    let scene = Scene::new();
    fs::remove_file(&scene.path).unwrap();
    scene.save(&RealDisk).run(NEW, &mut no_merge).unwrap();
    assert_eq!(scene.bytes(), NEW);
}

#[cfg(unix)]
#[test]
fn a_symlink_stays_a_symlink_and_a_private_file_private() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let scene = Scene::new();
    fs::set_permissions(&scene.path, fs::Permissions::from_mode(0o600)).unwrap();
    let link = scene.path.with_file_name("link.json");
    symlink("bifocal.json", &link).unwrap();
    Save {
        path: &link,
        ..scene.save(&RealDisk)
    }
    .run(NEW, &mut no_merge)
    .unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(scene.bytes(), NEW);
    assert_eq!(
        fs::metadata(&scene.path).unwrap().permissions().mode() & 0o777,
        0o600
    );
}

#[test]
fn a_locked_file_is_left_alone() {
    let scene = Scene::new();
    let held = Lock::acquire(&scene.path, "the other", Duration::ZERO).unwrap();
    let error = scene.save(&RealDisk).run(NEW, &mut no_merge).unwrap_err();
    assert!(matches!(error.trouble, Trouble::Locked { .. }));
    assert_eq!(scene.bytes(), OLD);
    drop(held);
}
