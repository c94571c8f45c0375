//! Which place of an item each column of a Jira export fills, in the languages Jira speaks.
//! It never decides by the position of a column: only its name counts.

use crate::interchange::foreign::LinkDirection;
use crate::interchange::sheet::Header;
use crate::interchange::words::fold;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Summary,
    Key,
    Id,
    Type,
    Status,
    Category,
    Priority,
    Resolution,
    Assignee,
    Reporter,
    Created,
    Updated,
    Resolved,
    Due,
    Started,
    StatusSince,
    Description,
    Labels,
    Components,
    FixVersions,
    Sprint,
    Comment,
    Attachment,
    Points,
    Criteria,
    ParentKey,
    Parent,
    EpicLink,
    ParentId,
    EpicName,
    Order,
    /// A link; its type stands in `Columns::link_types`.
    Link(LinkEnd),
    Extra,
}

/// Which end of a link a column names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LinkEnd {
    Inward,
    Outward,
}

impl Place {
    /// Its cells are dates and nothing else.
    pub(super) fn is_date(self) -> bool {
        matches!(
            self,
            Self::Created
                | Self::Updated
                | Self::Resolved
                | Self::Due
                | Self::Started
                | Self::StatusSince
        )
    }
}

impl LinkEnd {
    pub(super) fn direction(self) -> LinkDirection {
        match self {
            Self::Inward => LinkDirection::Inward,
            Self::Outward => LinkDirection::Outward,
        }
    }
}

/// Names of columns, folded, apart by `|`: English, Spanish, German, French, Portuguese.
const NAMES: &[(Place, &str)] = &[
    (
        Place::Summary,
        "summary|resumen|zusammenfassung|resume|resumo",
    ),
    (
        Place::Key,
        "issue key|work item key|key|clave de incidencia|clave de la incidencia|clave|vorgangsschlussel|schlussel|cle de ticket|cle|chave da item|chave do item|chave",
    ),
    (
        Place::Id,
        "issue id|work item id|id de la incidencia|id de incidencia|vorgangs-id|id de ticket|id du ticket|id da item|id do item",
    ),
    (
        Place::Type,
        "issue type|work type|tipo de incidencia|vorgangstyp|type de ticket|type de demande|tipo de item",
    ),
    (Place::Status, "status|estado|etat|statut"),
    (
        Place::Category,
        "status category|categoria de estado|statuskategorie|categorie d'etat|categorie de statut|categoria do status|categoria de status",
    ),
    (
        Place::StatusSince,
        "status category changed|categoria de estado cambiada",
    ),
    (
        Place::Priority,
        "priority|prioridad|prioritat|priorite|prioridade",
    ),
    (Place::Resolution, "resolution|resolucion|losung|resolucao"),
    (
        Place::Assignee,
        "assignee|persona asignada|responsable|zugewiesene person|bearbeiter|personne assignee|responsavel",
    ),
    (
        Place::Reporter,
        "reporter|informador|autor|rapporteur|relator",
    ),
    (
        Place::Created,
        "created|creada|creado|erstellt|creation|cree|creee|criado",
    ),
    (
        Place::Updated,
        "updated|actualizada|actualizado|aktualisiert|mise a jour|mis a jour|atualizado|atualizado(a)",
    ),
    (
        Place::Resolved,
        "resolved|resuelta|resuelto|erledigt|resolu|resolue|resolvido",
    ),
    (
        Place::Due,
        "due date|due|fecha de vencimiento|falligkeitsdatum|fallig|date d'echeance|echeance|data limite|data de entrega",
    ),
    (
        Place::Description,
        "description|descripcion|beschreibung|descricao",
    ),
    (
        Place::Labels,
        "labels|etiquetas|stichworter|etiquettes|categorias",
    ),
    (
        Place::Components,
        "component/s|components|component|componentes|componente/s|komponenten|komponente/n|composants",
    ),
    (
        Place::FixVersions,
        "fix version/s|fix versions|versiones corregidas|version(es) corregidas|losungsversionen|losungsversion(en)|versions corrigees|versoes corrigidas",
    ),
    (Place::Sprint, "sprint|sprints|custom field (sprint)"),
    (
        Place::Comment,
        "comment|comments|comentario|kommentar|commentaire",
    ),
    (
        Place::Attachment,
        "attachment|attachments|adjunto|archivo adjunto|archivos adjuntos|anhang|anhange|piece jointe|pieces jointes|anexo",
    ),
    (
        Place::ParentKey,
        "parent key|clave principal|ubergeordneter schlussel|cle parent|cle du parent|chave pai|chave principal",
    ),
    (
        Place::Parent,
        "parent|principal|ubergeordnet|ubergeordnetes element|pai",
    ),
    (
        Place::ParentId,
        "parent id|id principal|id del principal|id du parent",
    ),
];

/// Names of custom fields, without what Jira writes around them.
const CUSTOM: &[(Place, &str)] = &[
    (
        Place::Points,
        "story points|story point estimate|story point|puntos de historia|points d'histoire",
    ),
    (Place::EpicLink, "epic link|enlace de epica|vinculo epico"),
    (
        Place::EpicName,
        "epic name|nombre de epica|nombre de la epica",
    ),
    (
        Place::Criteria,
        "acceptance criteria|criterios de aceptacion|criterio de aceptacion|akzeptanzkriterien|criteres d'acceptation|criterios de aceitacao",
    ),
    (
        Place::Started,
        "start date|fecha de inicio|startdatum|date de debut|data de inicio",
    ),
    (Place::Sprint, "sprint"),
    (Place::Order, "rank"),
];

const CUSTOM_PREFIXES: &[&str] = &[
    "custom field",
    "campo personalizado",
    "benutzerdefiniertes feld",
    "champ personnalise",
    "champs personnalises",
];

/// Columns that pair a person's name with the account id that comments carry.
const PEOPLE: &[(&str, &str)] = &[
    ("assignee", "assignee id"),
    ("reporter", "reporter id"),
    ("creator", "creator id"),
    ("watchers", "watchers id"),
    ("persona asignada", "id de la persona asignada"),
    ("informador", "id del informador"),
    ("creador", "id del creador"),
    ("interesados", "id de los interesados"),
];

/// The place of each column.
pub(super) struct Columns {
    /// One a column.
    pub places: Vec<Place>,
    /// The type of link of each link column, by column.
    pub link_types: Vec<String>,
    /// Columns of a name and of its account id.
    pub people: Vec<(usize, usize)>,
}

impl Columns {
    pub(super) fn of(header: &Header) -> Self {
        let (places, link_types) = header.names.iter().map(|name| place(name)).unzip();
        let people = PEOPLE
            .iter()
            .flat_map(|(name, id)| {
                let names = header.columns(&[name]);
                names.into_iter().zip(header.columns(&[id]))
            })
            .collect();
        Self {
            places,
            link_types,
            people,
        }
    }

    pub(super) fn has(&self, wanted: Place) -> bool {
        self.places.contains(&wanted)
    }
}

fn place(name: &str) -> (Place, String) {
    let name = name.trim();
    let folded = fold(name);
    let (outer, inner) = in_brackets(&folded);
    let link = match outer {
        "inward issue link" | "inward work item link" => Some(LinkEnd::Inward),
        "outward issue link" | "outward work item link" => Some(LinkEnd::Outward),
        _ => None,
    };
    if let Some(end) = link {
        let what = name
            .split_once('(')
            .map_or("", |(_, rest)| rest.trim_end_matches(')'));
        return (Place::Link(end), what.to_owned());
    }
    let known = if CUSTOM_PREFIXES.contains(&outer) {
        look_up(CUSTOM, inner)
    } else {
        look_up(NAMES, &folded).or_else(|| look_up(CUSTOM, &folded))
    };
    (known.unwrap_or(Place::Extra), String::new())
}

fn in_brackets(folded: &str) -> (&str, &str) {
    match folded.split_once(" (") {
        Some((outer, inner)) => (outer, inner.strip_suffix(')').unwrap_or(inner)),
        None => (folded, ""),
    }
}

fn look_up(table: &[(Place, &str)], name: &str) -> Option<Place> {
    table
        .iter()
        .find(|(_, names)| names.split('|').any(|known| known == name))
        .map(|(place, _)| *place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_in_the_languages_jira_exports() {
        let cases = [
            ("Work item key", Place::Key),
            ("Custom field (Story point estimate)", Place::Points),
            ("Story Points", Place::Points),
            (
                "Campo personalizado (Criterios de aceptacion)",
                Place::Criteria,
            ),
            (
                "Campo personalizado (Criterios de aceptación)",
                Place::Criteria,
            ),
            ("Campo personalizado (Tipo)", Place::Extra),
            ("Custom field (Rank)", Place::Order),
            ("Clave principal", Place::ParentKey),
            ("Principal", Place::Parent),
            ("Categoría de estado", Place::Category),
            ("Categoría de estado cambiada", Place::StatusSince),
            ("Vorgangsschlüssel", Place::Key),
            ("Clé de ticket", Place::Key),
            ("Résumé", Place::Summary),
            ("Descrição", Place::Description),
            ("Fix versions", Place::FixVersions),
        ];
        for (name, expected) in cases {
            assert_eq!(place(name).0, expected, "{name}");
        }
    }

    #[test]
    fn a_link_column_tells_its_type_and_its_end() {
        assert_eq!(
            place("Outward issue link (Blocks)"),
            (Place::Link(LinkEnd::Outward), "Blocks".into())
        );
        assert_eq!(
            place("Inward issue link (Relates)"),
            (Place::Link(LinkEnd::Inward), "Relates".into())
        );
    }

    #[test]
    fn every_name_in_the_tables_is_folded_and_stands_once() {
        let mut seen = std::collections::HashSet::new();
        for name in NAMES.iter().flat_map(|(_, names)| names.split('|')) {
            assert_eq!(fold(name), name);
            assert!(seen.insert(name), "{name} stands twice");
        }
    }
}
