//! `bifocal template`: what new stories and epics of a sort begin with: listed, saved from one that is there, removed.
//! Never changes what was made of one.

use serde::Serialize;

use super::failure::{Exit, Failure};
use super::output::Reader;
use super::table::Table;
use super::{Call, changed};
use crate::domain::command::template::{remove, save};
use crate::domain::template::templates;

/// List templates, save one from a story or an epic, or remove one
///
/// A workspace without templates of its own offers a user story, a bug and a spike.
///
/// Examples:
///   bifocal template list
///   bifocal template save S-12 incident --title "Incident:"
///   bifocal add --template incident "No sync on Monday"
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Show the templates with what they fill in
    List,
    /// Save what a story or an epic has as a template; one of that name is replaced
    Save {
        /// The story or the epic
        #[arg(value_name = "KEY")]
        key: String,
        /// What the template is called
        #[arg(value_name = "NAME", required = true)]
        name: Vec<String>,
        /// What titles begin with
        #[arg(long, value_name = "WORDS", default_value = "")]
        title: String,
    },
    /// Remove a template of the workspace
    Remove {
        /// What it is called
        #[arg(value_name = "NAME", required = true)]
        name: Vec<String>,
    },
}

#[derive(Serialize)]
struct Told<'t> {
    name: &'t str,
    kind: &'static str,
    title: &'t str,
    fields: &'t std::collections::BTreeMap<String, String>,
}

impl Args {
    /// Lists, saves or removes.
    ///
    /// # Errors
    /// When a key or a name names nothing.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        let about = desk.workspace().about.id.item();
        let changed = match self.what {
            What::List => return list(desk, out),
            What::Save { key, name, title } => {
                let (item, name) = (desk.item(&key)?, name.join(" "));
                desk.change(|draft| {
                    save(draft, item, &name, &title)?;
                    Ok((format!("Save the template {name}"), ()))
                })?
            }
            What::Remove { name } => {
                let name = name.join(" ");
                desk.change(|draft| {
                    remove(draft, &name)?;
                    Ok((format!("Remove the template {name}"), ()))
                })?
            }
        };
        changed::print(desk, out, &changed, &[about])
    }
}

fn list(desk: &super::open::Desk, out: &mut super::output::Output) -> Result<Exit, Failure> {
    let all = templates(desk.workspace());
    if out.reader() == Reader::Json {
        let told = all.iter().map(|template| Told {
            name: &template.name,
            kind: template.kind.singular(),
            title: &template.title,
            fields: &template.fields,
        });
        out.json_lines("templates", told)?;
        return Ok(Exit::Done);
    }
    let mut table = Table::of_text(["template", "kind", "title", "fills in"]);
    for template in &all {
        let fields: Vec<&str> = template.fields.keys().map(String::as_str).collect();
        table.row([
            template.name.clone(),
            template.kind.singular().to_owned(),
            template.title.clone(),
            fields.join(", "),
        ]);
    }
    out.table(&table)?;
    Ok(Exit::Done)
}
