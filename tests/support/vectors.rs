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

/// Read all lines of a file, which all have to be vectors.
pub fn read(text: &str) -> Result<Vec<Vector>, String> {
    lines(text).collect()
}

/// Each line of a file: a vector, or what is wrong with the line.
pub fn lines(text: &str) -> impl Iterator<Item = Result<Vector, String>> + '_ {
    let numbered = text.lines().enumerate();
    numbered
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| parse(line).map_err(|why| format!("line {}: {why}", at + 1)))
}

fn parse(line: &str) -> Result<Vector, String> {
    let json: Json = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let text = |name: &str| json.get(name).and_then(Json::as_str);
    let one_of = |name: &str, words: [&str; 2]| match text(name) {
        Some(word) if word == words[0] => Ok(false),
        Some(word) if word == words[1] => Ok(true),
        word => Err(format!("{name} is {word:?}, not one of {words:?}")),
    };
    let number = json.get("opnum").and_then(Json::as_u64);
    let number = number.and_then(|number| u16::try_from(number).ok());
    let opnum = number.ok_or("opnum is no 16-bit number")?;
    let big_endian = json.get("endian").is_some() && one_of("endian", ["little", "big"])?;
    let syntax = Syntax {
        ndr64: one_of("syntax", ["ndr32", "ndr64"])?,
        big_endian,
        // Those in Samba's form say why it is another one.
        samba: json.get("why").is_some(),
    };
    let request = !one_of("dir", ["in", "out"])?;
    Ok(Vector {
        opnum,
        request,
        syntax,
        label: format!(
            "{opnum} {} {}{} {}",
            text("dir").unwrap_or("-"),
            text("syntax").unwrap_or("-"),
            if big_endian { " big-endian" } else { "" },
            text("case").unwrap_or("-")
        ),
        bytes: text("hex")
            .and_then(unhex)
            .ok_or("hex is no hexadecimal string")?,
        fields: json.get("fields").ok_or("fields are missing")?.clone(),
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}

/// The one member that Samba's form has no room for: a file says what was meant, not what was sent.
const NOT_SENT: &str = "sv599_maxkeepsearch";

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
    let (mut fields, mut expected) = (json(&fields), vector.fields.clone());
    if vector.syntax.samba {
        remove(&mut fields, NOT_SENT);
        remove(&mut expected, NOT_SENT);
    }
    if fields != expected {
        return Err(format!("fields differ: got {fields}, expected {expected}"));
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

fn remove(json: &mut Json, name: &str) {
    if let Json::Object(members) = json {
        members.shift_remove(name);
        members.values_mut().for_each(|member| remove(member, name));
    }
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
