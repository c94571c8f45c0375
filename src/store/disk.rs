//! The only calls that reach the system: a [`Disk`], real or faulty.
//!
//! Never decides an order and never tries again: what a failure means is for [`save`](super::save) and
//! [`journal`](super::journal) to say.
//!
//! The temporary file, its flush and the rename are made here, call by call, rather than by a crate that writes
//! atomically: a test must be able to fail, tear or cut each of them, and the folder's own flush, the symlink and
//! the second look before the rename belong between them.

use std::fs::{self, File, OpenOptions};
use std::hash::BuildHasher;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

/// A file younger than this may change again without its stamp changing (two seconds on FAT, some ms elsewhere).
const COARSEST_STAMP: Duration = Duration::from_secs(2);

/// What the system says of a file without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stat {
    /// The device and the inode; zero where the system has none.
    pub file: (u64, u64),
    /// Its length in bytes.
    pub size: u64,
    /// When its bytes were last changed.
    pub modified: SystemTime,
    /// When its entry was last changed, in seconds and nanoseconds; zero where the system has none.
    pub changed: (i64, i64),
    /// Its permission bits; zero where the system has none.
    pub mode: u32,
    /// Its owner and group; zero where the system has none.
    pub owner: (u32, u32),
}

impl Stat {
    /// Whether an equal later stat proves that the bytes are the same: only when the stamp was old when it was read,
    /// because a second change in the same tick of the clock leaves the stamp as it is.
    pub fn is_proof(&self, looked: SystemTime) -> bool {
        looked
            .duration_since(self.modified)
            .is_ok_and(|age| age > COARSEST_STAMP)
    }

    /// What the system says of an open file.
    pub(super) fn of(meta: &fs::Metadata) -> io::Result<Self> {
        Ok(Self {
            file: platform::identity(meta),
            size: meta.len(),
            modified: meta.modified()?,
            changed: platform::changed(meta),
            mode: platform::mode(meta),
            owner: platform::owner(meta),
        })
    }
}

/// Who may read a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers<'s> {
    /// Whom the system lets read the files that this person makes.
    Usual,
    /// Its owner alone (0600).
    Owner,
    /// Those who may read this one: its mode, and where that is allowed its owner.
    Of(&'s Stat),
}

/// The calls that the store makes. Paths are as given; only [`Disk::resolve`] follows a symlink.
pub trait Disk: Send + Sync {
    /// All bytes of a file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// The last bytes of a file, at most `length`.
    fn read_tail(&self, path: &Path, length: u64) -> io::Result<Vec<u8>>;

    /// What the system says of it, or `None` when nothing is there.
    fn stat(&self, path: &Path) -> io::Result<Option<Stat>>;

    /// The absolute path behind all symlinks; the file itself need not exist.
    fn resolve(&self, path: &Path) -> io::Result<PathBuf>;

    /// Whether this person may write into the existing file; an error when not.
    fn check_writable(&self, path: &Path) -> io::Result<()>;

    /// A new empty file beside `path` with an unpredictable name, for those whom `readers` names.
    fn create_beside(&self, path: &Path, readers: Readers<'_>) -> io::Result<(PathBuf, File)>;

    /// Writes all bytes at the file's place (its end, if it was opened for appending).
    fn write(&self, file: &File, bytes: &[u8]) -> io::Result<()>;

    /// Flushes the bytes and the entry to the disk.
    fn sync(&self, file: &File) -> io::Result<()>;

    /// Flushes the bytes, and only as much of the entry as finding them again needs.
    fn sync_data(&self, file: &File) -> io::Result<()>;

    /// Puts a file in another's place, in one step.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Flushes a folder's entries, so that a rename outlives a power cut.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;

    /// A second name for a file, or a copy where the system cannot give one; `to` must be new.
    fn keep(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Opens for appending, makes it when it is new (0600), reads allowed.
    fn open_append(&self, path: &Path) -> io::Result<File>;

    /// Makes a folder and those above it; new ones are for their owner only.
    fn create_folder(&self, folder: &Path) -> io::Result<()>;

    /// The files in a folder, by name; none when there is no such folder.
    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>>;

    /// Takes a file away; it is no error when it is gone already.
    fn remove(&self, path: &Path) -> io::Result<()>;
}

/// The disk itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn read_tail(&self, path: &Path, length: u64) -> io::Result<Vec<u8>> {
        let mut file = File::open(path)?;
        let size = file.metadata()?.len();
        file.seek(SeekFrom::Start(size.saturating_sub(length)))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn stat(&self, path: &Path) -> io::Result<Option<Stat>> {
        match fs::metadata(path) {
            Ok(meta) => Stat::of(&meta).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        resolve(path, 0)
    }

    fn check_writable(&self, path: &Path) -> io::Result<()> {
        OpenOptions::new().write(true).open(path).map(drop)
    }

    fn create_beside(&self, path: &Path, readers: Readers<'_>) -> io::Result<(PathBuf, File)> {
        let temporary = path.with_file_name(temporary_name(path));
        // O_CREAT with O_EXCL follows no symlink at the last place, so O_NOFOLLOW is implied.
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        if readers != Readers::Usual {
            platform::private(&mut options);
        }
        let file = options.open(&temporary)?;
        if let Readers::Of(like) = readers
            && let Err(error) = platform::dress(&file, like)
        {
            let _ = fs::remove_file(&temporary);
            return Err(error);
        }
        Ok((temporary, file))
    }

    fn write(&self, mut file: &File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        file.sync_all()
    }

    fn sync_data(&self, file: &File) -> io::Result<()> {
        file.sync_data()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        platform::sync_folder(folder)
    }

    fn keep(&self, from: &Path, to: &Path) -> io::Result<()> {
        match fs::hard_link(from, to) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
            Err(_) => {
                fs::copy(from, to)?;
                File::open(to)?.sync_all()
            }
            Ok(()) => Ok(()),
        }
    }

    fn open_append(&self, path: &Path) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        platform::private(&mut options);
        options.open(path)
    }

    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        platform::private_folder(&mut builder);
        builder.create(folder)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut files = Vec::new();
        for entry in entries {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                files.push(entry.path());
            }
        }
        files.sort();
        Ok(files)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        match fs::remove_file(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done,
        }
    }
}

/// The folder that a file is in; "." for a bare name.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Whether this is a temporary file that a save of `path` made.
pub fn is_temporary_of(path: &Path, candidate: &Path) -> bool {
    let name = candidate.file_name().unwrap_or_default().to_string_lossy();
    let stem = format!(
        ".{}.",
        path.file_name().unwrap_or_default().to_string_lossy()
    );
    name.starts_with(&stem)
        && name.ends_with(".tmp")
        && name.len() == stem.len() + 16 + 4
        && name[stem.len()..stem.len() + 16]
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit())
}

fn temporary_name(path: &Path) -> String {
    // The standard hasher is keyed by the system's randomness, so nobody can wait at the next name.
    let random = std::hash::RandomState::new().hash_one(path);
    format!(
        ".{}.{random:016x}.tmp",
        path.file_name().unwrap_or_default().to_string_lossy()
    )
}

fn resolve(path: &Path, followed: u32) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && followed < 40 => {
            match fs::read_link(path) {
                Ok(target) => resolve(&folder_of(path).join(target), followed + 1),
                Err(_) => match path.file_name() {
                    Some(name) => Ok(fs::canonicalize(folder_of(path))?.join(name)),
                    None => Err(error),
                },
            }
        }
        resolved => resolved,
    }
}

#[cfg(unix)]
mod platform {
    use std::fs::{DirBuilder, File, Metadata, OpenOptions, Permissions};
    use std::io;
    use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
    use std::path::Path;

    use super::Stat;

    pub(super) fn identity(meta: &Metadata) -> (u64, u64) {
        (meta.dev(), meta.ino())
    }

    pub(super) fn changed(meta: &Metadata) -> (i64, i64) {
        (meta.ctime(), meta.ctime_nsec())
    }

    pub(super) fn mode(meta: &Metadata) -> u32 {
        meta.mode() & 0o7777
    }

    pub(super) fn owner(meta: &Metadata) -> (u32, u32) {
        (meta.uid(), meta.gid())
    }

    pub(super) fn private(options: &mut OpenOptions) {
        options.mode(0o600);
    }

    pub(super) fn private_folder(builder: &mut DirBuilder) {
        builder.mode(0o700);
    }

    /// Gives a new file the owner of an old one where that is allowed, and its mode, never wider.
    pub(super) fn dress(file: &File, like: &Stat) -> io::Result<()> {
        let own = owner(&file.metadata()?);
        let mut mode = like.mode & 0o777;
        if own.0 != like.owner.0 {
            let _ = fchown(file, Some(like.owner.0), None);
        }
        if own.1 != like.owner.1 && fchown(file, None, Some(like.owner.1)).is_err() {
            // Another group must not get what the old group had: it gets what everybody had.
            mode = mode & 0o707 | (mode & 0o007) << 3;
        }
        file.set_permissions(Permissions::from_mode(mode))
    }

    pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
        match File::open(folder)?.sync_all() {
            // Some network file systems cannot flush a folder; the rename is theirs to keep.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
                ) =>
            {
                Ok(())
            }
            done => done,
        }
    }
}

#[cfg(not(unix))]
mod platform {
    use std::fs::{DirBuilder, File, Metadata, OpenOptions};
    use std::io;
    use std::path::Path;

    use super::Stat;

    pub(super) fn identity(_: &Metadata) -> (u64, u64) {
        (0, 0)
    }

    pub(super) fn changed(_: &Metadata) -> (i64, i64) {
        (0, 0)
    }

    pub(super) fn mode(_: &Metadata) -> u32 {
        0
    }

    pub(super) fn owner(_: &Metadata) -> (u32, u32) {
        (0, 0)
    }

    pub(super) fn private(_: &mut OpenOptions) {}

    pub(super) fn private_folder(_: &mut DirBuilder) {}

    pub(super) fn dress(_: &File, _: &Stat) -> io::Result<()> {
        Ok(())
    }

    pub(super) fn sync_folder(_: &Path) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn a_temporary_file_has_the_mode_of_the_original() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bifocal.json");
        for mode in [0o600, 0o640, 0o644, 0o666] {
            fs::write(&path, "{}").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let like = RealDisk.stat(&path).unwrap().unwrap();
            let (temporary, _) = RealDisk.create_beside(&path, Readers::Of(&like)).unwrap();
            assert_eq!(RealDisk.stat(&temporary).unwrap().unwrap().mode, mode);
            assert!(is_temporary_of(&path, &temporary));
            assert!(!is_temporary_of(&temporary, &path));
        }
    }

    #[test]
    fn a_symlink_is_followed_even_when_it_dangles() {
        let folder = tempfile::tempdir().unwrap();
        let real = fs::canonicalize(folder.path()).unwrap();
        symlink("there.json", real.join("here.json")).unwrap();
        assert_eq!(
            RealDisk.resolve(&real.join("here.json")).unwrap(),
            real.join("there.json")
        );
        fs::write(real.join("there.json"), "").unwrap();
        assert_eq!(
            RealDisk.resolve(&real.join("here.json")).unwrap(),
            real.join("there.json")
        );
        assert_eq!(
            RealDisk.resolve(&real.join("new.json")).unwrap(),
            real.join("new.json")
        );
        assert!(RealDisk.resolve(&real.join("no/new.json")).is_err());
        symlink("b", real.join("a")).unwrap();
        symlink("a", real.join("b")).unwrap();
        assert!(RealDisk.resolve(&real.join("a")).is_err());
    }

    #[test]
    fn a_young_stamp_proves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "x").unwrap();
        let stat = RealDisk.stat(&path).unwrap().unwrap();
        assert!(!stat.is_proof(stat.modified));
        assert!(!stat.is_proof(stat.modified - Duration::from_secs(60)));
        assert!(stat.is_proof(stat.modified + Duration::from_secs(3)));
    }
}
