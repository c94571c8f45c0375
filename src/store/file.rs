//! One workspace file: opened, saved over what others did meanwhile, and looked at again.
//!
//! Never keeps a lock between two calls, and never takes its own writing for somebody else's.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::backup;
use super::disk::{Disk, RealDisk, folder_of};
use super::error::{At, StoreError, Trouble};
use super::format::to_text;
use super::hash::Hash;
use super::journal;
use super::load::{Access, Damage, Loaded, Problem, load};
use super::places::Places;
use super::save::{Known, Merge, Save};
use crate::domain::draft::{Draft, Mint, Stamp};
use crate::domain::merge::{Merged, merge};
use crate::domain::repair::{Repair, repair};
use crate::domain::workspace::Workspace;

/// Where a store works, and as whom.
#[derive(Clone)]
pub struct Site {
    /// The disk.
    pub disk: Arc<dyn Disk>,
    /// The folders of this person on this machine.
    pub places: Places,
    /// Who waits for this is told this name.
    pub holder: String,
    /// How long to wait for another program's lock.
    pub patience: Duration,
}

impl Site {
    /// The real disk in these places.
    pub fn new(places: Places) -> Self {
        Self {
            disk: Arc::new(RealDisk),
            places,
            holder: "bifocal".to_owned(),
            patience: Duration::from_secs(10),
        }
    }
}

/// A workspace file that was opened.
pub struct Store {
    site: Site,
    path: PathBuf,
    /// What the file was when it was last read or written, and what it said.
    known: Option<Known>,
    base: Workspace,
    /// Whether the version before the next save is to be kept.
    first_save: bool,
}

/// A workspace file as it was opened.
pub struct Opened {
    /// The file.
    pub store: Store,
    /// What it says, mended.
    pub loaded: Loaded,
    /// What was mended; the file is as it was until the next save.
    pub repairs: Vec<Repair>,
}

/// What a save did.
#[derive(Debug)]
pub struct Stored {
    /// The hash of the file as it now is.
    pub hash: Hash,
    /// What somebody else had done meanwhile, merged in.
    pub merged: Option<Box<Met>>,
    /// Why the previous version could not be kept, if so.
    pub backup_trouble: Option<StoreError>,
}

/// The meeting of our workspace with somebody else's version.
#[derive(Debug)]
pub struct Met {
    /// Both together.
    pub workspace: Workspace,
    /// What came in, on what the two disagreed, and what was mended.
    pub merged: Merged,
    /// What in their file did not fit.
    pub problems: Vec<Problem>,
}

impl Store {
    /// Opens the workspace file at a path.
    ///
    /// # Errors
    /// When it is not there, is no workspace, or is damaged; then with what can be done.
    pub fn open(
        site: Site,
        path: &Path,
        stamp: &Stamp,
        mint: &mut dyn Mint,
    ) -> Result<Opened, StoreError> {
        let Some((known, bytes)) = Known::read(&*site.disk, path)? else {
            return Err(std::io::Error::from(std::io::ErrorKind::NotFound)).at(path, "read it");
        };
        let mut loaded = load(&bytes, stamp, mint)
            .map_err(|trouble| StoreError::new(path, with_ways_out(&site, trouble)))?;
        drop(bytes);
        let base = loaded.workspace.clone();
        let store = Self {
            site,
            path: path.to_owned(),
            known: Some(known),
            base,
            first_save: true,
        };
        if loaded.workspace.about.id.uuid().is_nil() {
            Arc::make_mut(&mut loaded.workspace.about).id = crate::domain::id::Id::new(mint.uuid());
            loaded.problems.push(Problem::of_file(
                "the workspace had no id: it has a new one",
            ));
        }
        let fit = store.fit_mark(&loaded.workspace);
        let is_fit = fs::read_to_string(&fit).is_ok_and(|hash| hash == known.hash.to_string());
        let repairs = if is_fit {
            Vec::new()
        } else {
            mend(&mut loaded.workspace, stamp, mint)
        };
        if repairs.is_empty() && !is_fit {
            store.mark_fit(&fit, known.hash);
        }
        Ok(Opened {
            store,
            loaded,
            repairs,
        })
    }

    /// Makes a new workspace file, and the folder it is in.
    ///
    /// # Errors
    /// [`Trouble::Exists`] when there is one already, and whatever a save can meet.
    pub fn create(site: Site, path: &Path, workspace: &Workspace) -> Result<Self, StoreError> {
        if site.disk.stat(path).at(path, "look at it")?.is_some() {
            return Err(StoreError::new(path, Trouble::Exists));
        }
        fs::create_dir_all(folder_of(path)).at(folder_of(path), "make the folder")?;
        let mut store = Self {
            site,
            path: path.to_owned(),
            known: None,
            base: Workspace::default(),
            first_save: false,
        };
        store.replace(workspace, &mut |_| {
            Err("another program has just made it".into())
        })?;
        store.base = workspace.clone();
        Ok(store)
    }

    /// Where the file is, as it was named.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where it is stored, and as whom.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The hash of the file as it was last read or written.
    pub fn hash(&self) -> Option<Hash> {
        self.known.map(|known| known.hash)
    }

    /// Saves a workspace; what somebody else changed meanwhile is merged in.
    ///
    /// # Errors
    /// The file is whole then, and as it was unless only the last flush failed.
    pub fn save(
        &mut self,
        ours: &Workspace,
        stamp: &Stamp,
        mint: &mut dyn Mint,
    ) -> Result<Stored, StoreError> {
        let base = self.base.clone();
        let mut met = None;
        let backup_trouble = self.replace(ours, &mut |theirs| {
            let loaded = load(theirs, stamp, mint)?;
            if let Access::ReadOnly(why) = loaded.access {
                return Err(why.into());
            }
            let meeting = meet(&base, ours, loaded, stamp, mint);
            let text = to_text(&meeting.workspace)?;
            met = Some(Box::new(meeting));
            Ok(text)
        })?;
        self.base = met.as_ref().map_or(ours, |met| &met.workspace).clone();
        let hash = self.hash().expect("a saved file is known");
        self.mark_fit(&self.fit_mark(&self.base), hash);
        Ok(Stored {
            hash,
            merged: met,
            backup_trouble,
        })
    }

    /// Looks at the file again; gives what somebody else changed, merged into ours. Nothing is written.
    ///
    /// # Errors
    /// When it cannot be read. Somebody may be in the middle of writing it: looking again later may help.
    pub fn refresh(
        &mut self,
        ours: &Workspace,
        stamp: &Stamp,
        mint: &mut dyn Mint,
    ) -> Result<Option<Box<Met>>, StoreError> {
        let disk = &*self.site.disk;
        let stat = disk.stat(&self.path).at(&self.path, "look at it")?;
        // Two changes in one tick of the clock look alike here: the next save looks harder before it replaces anything.
        if stat == self.known.map(|known| known.stat) {
            return Ok(None);
        }
        // A file that is gone is written again by the next save.
        let Some((known, bytes)) = Known::read(disk, &self.path)? else {
            return Ok(None);
        };
        if self.hash() == Some(known.hash) {
            self.known = Some(known);
            return Ok(None);
        }
        let loaded =
            load(&bytes, stamp, mint).map_err(|trouble| StoreError::new(&self.path, trouble))?;
        if let Access::ReadOnly(why) = loaded.access {
            return Err(StoreError::new(
                &self.path,
                Trouble::Unmergeable(why.into()),
            ));
        }
        let theirs = loaded.workspace.clone();
        let met = meet(&self.base, ours, loaded, stamp, mint);
        (self.known, self.base) = (Some(known), theirs);
        Ok(Some(Box::new(met)))
    }

    /// Replaces the file; gives why the previous version could not be kept, if so.
    fn replace(
        &mut self,
        ours: &Workspace,
        merge: &mut Merge<'_>,
    ) -> Result<Option<StoreError>, StoreError> {
        let text = to_text(ours)
            .map_err(|error| StoreError::new(&self.path, Trouble::Unreadable(error)))?;
        let backups = self.site.places.backups_of(&ours.about.id.to_string());
        let save = Save {
            disk: &*self.site.disk,
            path: &self.path,
            known: self.known.as_ref(),
            backups: self.first_save.then_some(backups.as_path()),
            holder: &self.site.holder,
            patience: self.site.patience,
        };
        let saved = save.run(&text, merge)?;
        self.known = Some(saved.known);
        self.first_save &= saved.backup.is_none();
        Ok(saved.backup.and_then(Result::err))
    }

    /// Where the hash of the last file is noted in which nothing had to be mended.
    fn fit_mark(&self, workspace: &Workspace) -> PathBuf {
        self.site
            .places
            .of_workspace(&workspace.about.id.to_string())
            .join("fit")
    }

    /// Spares the next start the search for what to mend. Losing the note costs that search, nothing else.
    fn mark_fit(&self, mark: &Path, hash: Hash) {
        let _ = self.site.disk.create_folder(folder_of(mark));
        let _ = fs::write(mark, hash.to_string());
    }
}

fn mend(workspace: &mut Workspace, stamp: &Stamp, mint: &mut dyn Mint) -> Vec<Repair> {
    let mut draft = Draft::new(workspace, stamp.clone(), mint);
    let repairs = repair(&mut draft);
    draft.finish_as_is("Mend the file");
    repairs
}

fn meet(
    base: &Workspace,
    ours: &Workspace,
    theirs: Loaded,
    stamp: &Stamp,
    mint: &mut dyn Mint,
) -> Met {
    let mut workspace = ours.clone();
    let merged = merge(base, &mut workspace, &theirs.workspace, stamp, mint);
    keep_unreadable(&mut workspace, &theirs.workspace);
    Met {
        workspace,
        merged,
        problems: theirs.problems,
    }
}

/// Keeps what their file holds that could not be read.
pub(crate) fn keep_unreadable(ours: &mut Workspace, theirs: &Workspace) {
    macro_rules! keep {
        ($($table:ident),*) => {
            $(for value in theirs.$table.unreadable() {
                if !ours.$table.unreadable().contains(value) {
                    ours.$table.keep_unreadable(value.clone());
                }
            })*
        };
    }
    keep!(
        objectives,
        initiatives,
        epics,
        stories,
        sprints,
        milestones,
        stakeholders,
        requests,
        increments,
        people
    );
}

/// Adds to a damage where earlier versions and the last edits are.
fn with_ways_out(site: &Site, trouble: Trouble) -> Trouble {
    let Trouble::Damaged(mut damage) = trouble else {
        return trouble;
    };
    if let Some(id) = id_of(&damage) {
        let folder = site.places.of_workspace(&id);
        damage.backups =
            backup::backups(&*site.disk, &site.places.backups_of(&id)).unwrap_or_default();
        damage.journals = journal::journals(&*site.disk, &folder).unwrap_or_default();
    }
    Trouble::Damaged(damage)
}

fn id_of(damage: &Damage) -> Option<String> {
    damage
        .salvaged
        .as_deref()
        .map(|loaded| loaded.workspace.about.id.to_string())
}
