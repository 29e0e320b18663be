//! The JSON schema of `c360.toml`, for editors that complete and check TOML.

use schemars::{Schema, SchemaGenerator, json_schema};

use super::Config;
use crate::warehouse::tables::TABLES;

/// The schema as a JSON document.
#[must_use]
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(Config).to_value()
}

/// A local day.
pub(super) fn day(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": ["string", "null"], "format": "date" })
}

/// A canonical table.
pub(super) fn table_name(_: &mut SchemaGenerator) -> Schema {
    let names: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
    json_schema!({ "type": "string", "enum": names })
}

/// One text or a list of them.
pub(super) fn text_or_list(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "oneOf": [
            { "type": "string", "minLength": 1 },
            { "type": "array", "items": { "type": "string", "minLength": 1 }, "minItems": 1 },
        ]
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::json_schema;

    #[test]
    fn the_schema_names_every_section_and_refuses_unknown_keys() {
        let schema = json_schema();
        let properties = schema.get("properties").unwrap().as_object().unwrap();
        assert_eq!(
            properties.keys().collect::<Vec<_>>(),
            [
                "audiences",
                "destination",
                "load",
                "models",
                "privacy",
                "roles",
                "server",
                "source",
                "workspace"
            ]
        );
        assert_eq!(schema.get("additionalProperties").unwrap(), false);
    }
}
