//! The words that tools use for the same few things, in six languages: types, statuses, resolutions, months.
//! It never decides on a word it does not know: it says so, and the caller reports it.

use super::foreign::{Category, Level, StoryKind};

/// A word made comparable: lower case, no accents, single spaces, no space at the ends.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.trim().chars().flat_map(char::to_lowercase) {
        if character.is_whitespace() {
            if !folded.ends_with(' ') {
                folded.push(' ');
            }
        } else {
            push_plain(&mut folded, character);
        }
    }
    folded
}

fn push_plain(folded: &mut String, character: char) {
    match character {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => folded.push('a'),
        'é' | 'è' | 'ê' | 'ë' => folded.push('e'),
        'í' | 'ì' | 'î' | 'ï' => folded.push('i'),
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => folded.push('o'),
        'ú' | 'ù' | 'û' | 'ü' => folded.push('u'),
        'ç' => folded.push('c'),
        'ñ' => folded.push('n'),
        'ß' => folded.push_str("ss"),
        '’' => folded.push('\''),
        '\u{300}'..='\u{36f}' | '\u{feff}' | '\u{200b}' => {}
        other => folded.push(other),
    }
}

/// Month 1–12 from its name or abbreviation in English, Spanish, German, French, Portuguese, Italian or Dutch.
pub fn month(name: &str) -> Option<u32> {
    let name = fold(name.trim_end_matches('.'));
    if name.len() < 3 || !name.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    Some(match &name[..3] {
        "jan" | "ene" | "gen" => 1,
        "feb" | "fev" => 2,
        "mar" | "mrz" | "mrt" | "mae" => 3,
        "apr" | "abr" | "avr" => 4,
        "may" | "mai" | "mag" | "mei" => 5,
        "jun" | "giu" => 6,
        "jul" | "lug" => 7,
        "jui" if name.starts_with("juin") => 6,
        "jui" if name.starts_with("juil") => 7,
        "aug" | "ago" | "aou" => 8,
        "sep" | "set" => 9,
        "oct" | "okt" | "out" | "ott" => 10,
        "nov" => 11,
        "dec" | "dic" | "dez" => 12,
        _ => return None,
    })
}

/// Which record a type makes.
pub fn level(kind: &str) -> Level {
    match fold(kind).as_str() {
        "epic" | "epica" | "epopee" | "epico" | "epos" => Level::Epic,
        "initiative" | "iniciativa" | "iniziativa" => Level::Initiative,
        _ => Level::Story,
    }
}

/// What sort of work a type is.
pub fn kind(kind: &str) -> Option<StoryKind> {
    Some(match fold(kind).replace(['-', '_'], " ").as_str() {
        "story"
        | "user story"
        | "feature"
        | "new feature"
        | "improvement"
        | "enhancement"
        | "historia"
        | "historia de usuario"
        | "historia do usuario"
        | "mejora"
        | "nueva funcion"
        | "recit"
        | "amelioration"
        | "verbesserung"
        | "neue funktion"
        | "melhoria"
        | "novo recurso"
        | "product backlog item"
        | "requirement" => StoryKind::Story,
        "bug" | "defect" | "error" | "fault" | "fehler" | "bogue" | "incident" | "incidencia"
        | "defecto" | "anomalie" => StoryKind::Bug,
        "task" | "sub task" | "subtask" | "chore" | "tarea" | "subtarea" | "aufgabe"
        | "unteraufgabe" | "teilaufgabe" | "tache" | "sous tache" | "tarefa" | "subtarefa"
        | "setup" | "docs" | "documentation" | "configuration" | "test" | "technical task" => {
            StoryKind::Task
        }
        "spike" | "research" | "investigation" | "learning" => StoryKind::Spike,
        "debt" | "tech debt" | "technical debt" | "refactoring" => StoryKind::Debt,
        _ => return None,
    })
}

/// What Jira's own "status category" says, in the languages it is exported in.
pub fn stated_category(category: &str) -> Option<Category> {
    Some(match fold(category).as_str() {
        "to do" | "new" | "por hacer" | "tareas por hacer" | "zu erledigen" | "a faire"
        | "itens pendentes" | "tarefas pendentes" | "a fazer" | "pendente" | "da fare"
        | "da completare" | "te doen" => Category::Todo,
        "in progress" | "indeterminate" | "en curso" | "en proceso" | "in arbeit"
        | "in bearbeitung" | "en cours" | "em andamento" | "em progresso" | "in corso"
        | "wordt uitgevoerd" => Category::Doing,
        "done" | "complete" | "listo" | "finalizado" | "finalizada" | "fertig" | "termine"
        | "termine(e)" | "itens concluidos" | "concluido" | "concluida" | "feito"
        | "completato" | "completata" | "gereed" => Category::Done,
        _ => return None,
    })
}

/// What a status means by its name alone, for files that do not say.
pub fn category_of_status(status: &str) -> Option<Category> {
    let name = fold(status).replace(['-', '_'], " ");
    if let Some(category) = stated_category(&name) {
        return Some(category);
    }
    Some(match name.as_str() {
        "backlog" | "icebox" | "triage" | "idea" | "ideas" | "unscheduled" | "product backlog"
        | "proposed" | "draft" | "parking lot" => Category::Backlog,
        "todo"
        | "open"
        | "opened"
        | "reopened"
        | "pending"
        | "unstarted"
        | "planned"
        | "ready"
        | "ready for dev"
        | "ready for development"
        | "selected for development"
        | "abierta"
        | "abierto"
        | "offen"
        | "ouvert"
        | "aberto"
        | "pendiente"
        | "not started"
        | "next"
        | "sprint backlog"
        | "approved" => Category::Todo,
        "doing" | "started" | "active" | "wip" | "in development" | "development" | "coding"
        | "in dev" | "blocked" | "bloqueada" | "bloqueado" | "committed" => Category::Doing,
        "review" | "in review" | "code review" | "testing" | "in testing" | "test" | "qa"
        | "in qa" | "acceptance" | "uat" | "in acceptance" | "ready for review" | "delivered"
        | "in test" | "en revision" | "em revisao" | "in prufung" | "verify" => {
            Category::Acceptance
        }
        "closed" | "resolved" | "completed" | "finished" | "accepted" | "released" | "deployed"
        | "cerrada" | "cerrado" | "resuelta" | "resuelto" | "geschlossen" | "erledigt"
        | "ferme" | "fermee" | "resolu" | "fechado" | "resolvido" | "shipped" | "merged" => {
            Category::Done
        }
        "canceled" | "cancelled" | "won't do" | "wont do" | "won't fix" | "wont fix"
        | "rejected" | "duplicate" | "deleted" | "removed" | "cancelada" | "cancelado"
        | "abgebrochen" | "annule" | "abandoned" | "obsolete" | "not planned" | "invalid"
        | "declined" | "discarded" => Category::Cancelled,
        _ => return None,
    })
}

/// True when a resolution says that the work was given up rather than done.
pub fn gives_up(resolution: &str) -> bool {
    let name = fold(resolution).replace(['-', '_'], " ");
    matches!(
        name.as_str(),
        "won't do"
            | "wont do"
            | "won't fix"
            | "wont fix"
            | "duplicate"
            | "duplicated"
            | "cannot reproduce"
            | "can't reproduce"
            | "could not reproduce"
            | "invalid"
            | "obsolete"
            | "declined"
            | "rejected"
            | "abandoned"
            | "cancelled"
            | "canceled"
            | "incomplete"
            | "not a bug"
            | "not planned"
            | "works as designed"
            | "out of date"
            | "no se hara"
            | "no se hace"
            | "no se va a hacer"
            | "duplicado"
            | "duplicada"
            | "no se puede reproducir"
            | "rechazado"
            | "rechazada"
            | "cancelado"
            | "cancelada"
            | "wird nicht erledigt"
            | "wird nicht behoben"
            | "duplikat"
            | "nicht reproduzierbar"
            | "abgelehnt"
            | "ne sera pas fait"
            | "ne sera pas corrige"
            | "doublon"
            | "impossible a reproduire"
            | "nao sera feito"
            | "nao sera corrigido"
            | "nao e possivel reproduzir"
    )
}

/// The category of an item: what the file states, else what the name says, and given up when the resolution says so.
pub fn category(stated: &str, status: &str, resolution: &str) -> Option<Category> {
    let category = stated_category(stated).or_else(|| category_of_status(status));
    match category {
        Some(Category::Done) if gives_up(resolution) => Some(Category::Cancelled),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_compare_without_case_accents_and_doubled_spaces() {
        assert_eq!(fold("  Categoría  de\u{a0}ESTADO "), "categoria de estado");
        assert_eq!(fold("Catégorie d’état"), "categorie d'etat");
    }

    #[test]
    fn months_are_known_in_seven_languages() {
        let cases = [
            ("Jan", 1),
            ("ene", 1),
            ("févr.", 2),
            ("Mär", 3),
            ("abr", 4),
            ("Mai", 5),
            ("juin", 6),
            ("juil.", 7),
            ("ago", 8),
            ("sept", 9),
            ("Okt", 10),
            ("nov", 11),
            ("dic", 12),
            ("Dez", 12),
        ];
        for (name, number) in cases {
            assert_eq!(month(name), Some(number), "{name}");
        }
        assert_eq!(month("foo"), None);
        assert_eq!(month("12"), None);
    }

    #[test]
    fn a_stated_category_wins_over_the_name_of_the_status() {
        assert_eq!(
            category("In Progress", "Backlog", ""),
            Some(Category::Doing)
        );
        assert_eq!(category("", "Backlog", ""), Some(Category::Backlog));
        assert_eq!(category("", "Deploy", ""), None);
    }

    #[test]
    fn a_resolution_that_gives_up_turns_done_into_cancelled_and_nothing_else() {
        assert_eq!(
            category("Done", "Closed", "Won't Do"),
            Some(Category::Cancelled)
        );
        assert_eq!(category("Done", "Closed", "Done"), Some(Category::Done));
        assert_eq!(category("To Do", "Open", "Duplicate"), Some(Category::Todo));
    }
}
