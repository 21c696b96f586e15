//! Vector files: one JSON object a line, see the README beside the golden files.

use serde_json::Value as Json;
use srvsvc_rs::ndr::{Syntax, Value};
use srvsvc_rs::opnum;

/// One line of a file.
pub struct Vector {
    pub opnum: u16,
    pub request: bool,
    pub syntax: Syntax,
    pub label: String,
    pub bytes: Vec<u8>,
    pub fields: Json,
}

/// Read all lines of a file.
pub fn read(text: &str) -> Result<Vec<Vector>, String> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .enumerate()
        .map(|(at, line)| parse(line).ok_or_else(|| format!("line {}: not a vector", at + 1)))
        .collect()
}

fn parse(line: &str) -> Option<Vector> {
    let json: Json = serde_json::from_str(line).ok()?;
    let text = |name: &str| json.get(name).and_then(Json::as_str);
    let number = json.get("opnum")?.as_u64()?;
    let syntax = Syntax {
        ndr64: text("syntax")? == "ndr64",
        big_endian: text("endian") == Some("big"),
        samba: false,
    };
    Some(Vector {
        opnum: u16::try_from(number).ok()?,
        request: text("dir")? == "in",
        syntax,
        label: format!(
            "{number} {} {} {}",
            text("dir")?,
            text("syntax")?,
            text("case").unwrap_or("-")
        ),
        bytes: unhex(text("hex")?)?,
        fields: json.get("fields")?.clone(),
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}

/// Decode, compare the fields, encode, compare the bytes.
pub fn check(vector: &Vector) -> Result<(), String> {
    let row = opnum::row(vector.opnum).ok_or("no such opnum")?;
    let form = if vector.request {
        row.request
    } else {
        row.reply
    };
    let echo = form.ok_or("its parameters are not known")?.echo;
    let (bytes, fields) = echo(&vector.bytes, vector.syntax).map_err(|error| error.to_string())?;
    let fields = json(&fields);
    if fields != vector.fields {
        return Err(format!(
            "fields differ: got {fields}, expected {}",
            vector.fields
        ));
    }
    if bytes != vector.bytes {
        let at = bytes.iter().zip(&vector.bytes).position(|(a, b)| a != b);
        return Err(format!(
            "bytes differ at {at:?}: {} written, {} expected",
            bytes.len(),
            vector.bytes.len()
        ));
    }
    Ok(())
}

/// The tree in the form of the vector files.
pub fn json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Number(number) => Json::from(*number),
        Value::Text(text) => Json::from(text.to_string_lossy()),
        Value::Bytes(bytes) => {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            serde_json::json!({ "hex": hex })
        }
        Value::List(list) => list.iter().map(json).collect(),
        Value::Map(members) => members
            .iter()
            .map(|(name, value)| ((*name).to_owned(), json(value)))
            .collect(),
    }
}
