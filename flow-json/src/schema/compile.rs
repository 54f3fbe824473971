//! From a JSON document to shapes.

use std::collections::{HashMap, HashSet};

use crate::json::{Document, NodeId};
use crate::patterns::Known;

use super::format;
use super::pattern::Pattern;
use super::shape::{
    ArrayRules, Condition, Constant, Dependency, Field, Kinds, NumberRules, ObjectRules, Shape, ShapeId,
    ShapeSet, StringRules,
};

/// Why a schema cannot be used, in the words of the server's library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CompileError(pub(crate) String);

/// What a schema may refer to beyond itself: the tables of the rules.
pub(super) trait Tables<'a> {
    /// The shape that `$use` names.
    fn shape(&self, compiler: &mut Compiler<'a, '_>, name: &str) -> Result<ShapeId, CompileError>;
    /// The text of a pattern that is called by name.
    fn pattern(&self, name: &str) -> &'a str;
    /// The version that the rules are for.
    fn version(&self) -> &'a str;
}

/// Compiles the schemas of one document.
pub(crate) struct Compiler<'a, 't> {
    document: &'a Document<'a>,
    root: NodeId,
    pub(super) set: ShapeSet<'a>,
    done: HashMap<NodeId, ShapeId>,
    tables: Option<&'t dyn Tables<'a>>,
    /// A key of the root that is no part of the schema.
    left_out: Option<&'a str>,
    /// Steps from the root to the schema at hand, for messages.
    path: Vec<String>,
}

impl<'a, 't> Compiler<'a, 't> {
    /// A compiler for a schema that an author wrote. The key `left_out` of the root is not looked at.
    pub(crate) fn new(document: &'a Document<'a>, root: NodeId, left_out: Option<&'a str>) -> Self {
        let (set, done) = (ShapeSet::default(), HashMap::new());
        Self { document, root, set, done, tables: None, left_out, path: Vec::new() }
    }

    pub(super) fn with_tables(document: &'a Document<'a>, tables: &'t dyn Tables<'a>) -> Self {
        let root = document.root();
        Self { tables: Some(tables), ..Self::new(document, root, None) }
    }

    /// Compiles the whole schema.
    pub(crate) fn compile(mut self) -> Result<(ShapeSet<'a>, ShapeId), CompileError> {
        let root = self.schema(self.root)?;
        Ok((self.set, root))
    }

    pub(super) fn schema(&mut self, node: NodeId) -> Result<ShapeId, CompileError> {
        if let Some(tables) = self.tables {
            if let Some(name) = self.document.get_text(node, "$use") {
                let name = name.to_owned();
                return tables.shape(self, &name);
            }
        } else if let Some(done) = self.done.get(&node) {
            return Ok(*done);
        }
        let id = self.set.reserve();
        self.done.insert(node, id);
        let shape = self.shape(node)?;
        self.set.shapes[id.index()] = shape;
        Ok(id)
    }

    fn get(&self, node: NodeId, key: &str) -> Option<NodeId> {
        if node == self.root && self.left_out == Some(key) {
            return None;
        }
        self.document.get(node, key)
    }

    fn shape(&mut self, node: NodeId) -> Result<Shape<'a>, CompileError> {
        let document = self.document;
        let mut shape = Shape { never: document.boolean(node) == Some(false), ..Shape::default() };
        if let Some(reference) = self.get(node, "$ref").and_then(|reference| document.text(reference)) {
            shape.reference = Some(self.reference(reference)?);
            return Ok(shape);
        }
        self.kinds(node, &mut shape);
        shape.number = self.number(node).map(Box::new);
        shape.string = self.string(node)?.map(Box::new);
        shape.array = self.array(node)?.map(Box::new);
        shape.object = self.object(node)?.map(Box::new);
        shape.constant = self.get(node, "const").map(|constant| self.constant(constant));
        if let Some(values) = self.get(node, "enum").filter(|values| document.is_array(*values)) {
            shape.values = Some(document.items(values).iter().map(|value| self.constant(*value)).collect());
        }
        self.combinations(node, &mut shape)?;
        shape.type_first = type_first(&shape);
        shape.type_constant = self.type_constant(&shape);
        Ok(shape)
    }

    /// The constant that the shape's own field `type` must be.
    fn type_constant(&self, shape: &Shape<'a>) -> Option<&'a str> {
        let field = shape.object.as_ref()?.fields.iter().find(|field| field.key == "type")?;
        match self.set.get(field.shape).constant? {
            Constant::Text(text) => Some(text),
            Constant::Node(document, node) => document.text(node),
        }
    }

    fn constant(&self, node: NodeId) -> Constant<'a> {
        match (self.tables, self.document.text(node)) {
            (Some(tables), Some("@version")) => Constant::Text(tables.version()),
            _ => Constant::Node(self.document, node),
        }
    }

    fn reference(&mut self, reference: &str) -> Result<ShapeId, CompileError> {
        let missing = || CompileError(format!("can't resolve reference {reference} from id #"));
        let pointer = reference.strip_prefix('#').ok_or_else(missing)?;
        if !pointer.is_empty() && !pointer.starts_with('/') {
            return Err(missing());
        }
        let mut at = self.root;
        for token in pointer.split('/').skip(1) {
            let token = unescape(token);
            let items = self.document.items(at);
            let item = token.parse::<usize>().ok().and_then(|index| items.get(index).copied());
            at = item.or_else(|| self.get(at, &token)).ok_or_else(missing)?;
        }
        let is_schema = self.document.is_object(at) || self.document.boolean(at).is_some();
        if is_schema { self.schema(at) } else { Err(missing()) }
    }

    fn kinds(&self, node: NodeId, shape: &mut Shape<'a>) {
        let document = self.document;
        let Some(kinds) = self.get(node, "type") else { return };
        let words = std::iter::once(kinds).chain(document.items(kinds).iter().copied());
        for word in words.filter_map(|word| document.text(word)) {
            shape.kinds.add(word);
            shape.kind_words.push(word);
        }
        shape.type_first = document.is_array(kinds);
    }

    fn limit(&self, node: NodeId, key: &str) -> Option<f64> {
        self.get(node, key).and_then(|limit| self.document.number(limit))
    }

    fn number(&self, node: NodeId) -> Option<NumberRules> {
        let rules = NumberRules {
            maximum: self.limit(node, "maximum"),
            minimum: self.limit(node, "minimum"),
            exclusive_maximum: self.limit(node, "exclusiveMaximum"),
            exclusive_minimum: self.limit(node, "exclusiveMinimum"),
            multiple_of: self.limit(node, "multipleOf"),
        };
        let limits = [
            rules.maximum,
            rules.minimum,
            rules.exclusive_maximum,
            rules.exclusive_minimum,
            rules.multiple_of,
        ];
        limits.iter().any(Option::is_some).then_some(rules)
    }

    fn pattern(&self, text: &'a str) -> Pattern<'a> {
        let named = self.tables.zip(text.strip_prefix('@'));
        match named.and_then(|(tables, name)| Some((Known::by_name(name)?, tables.pattern(name)))) {
            Some((known, text)) => Pattern::known(known, text),
            None => Pattern::authored(text),
        }
    }

    fn string(&mut self, node: NodeId) -> Result<Option<StringRules<'a>>, CompileError> {
        let document = self.document;
        let text = |compiler: &Self, key: &str| compiler.get(node, key).and_then(|text| document.text(text));
        let format = text(self, "format");
        if let Some(format) = format.filter(|format| !format::is_known(format)) {
            let path: String = self.path.iter().map(|step| format!("/{step}")).collect();
            let message = format!("unknown format \"{format}\" is used in schema at path \"#{path}\"");
            return Err(CompileError(message));
        }
        let rules = StringRules {
            max_length: self.limit(node, "maxLength"),
            min_length: self.limit(node, "minLength"),
            pattern: text(self, "pattern").map(|pattern| self.pattern(pattern)),
            format,
        };
        let any = rules.max_length.is_some()
            || rules.min_length.is_some()
            || rules.pattern.is_some()
            || rules.format.is_some();
        Ok(any.then_some(rules))
    }

    fn child(&mut self, node: NodeId, steps: &[&str]) -> Result<ShapeId, CompileError> {
        let depth = self.path.len();
        self.path.extend(steps.iter().map(|step| (*step).to_owned()));
        let shape = self.schema(node);
        self.path.truncate(depth);
        shape
    }

    /// The schema below `key`; none when there is none, or when it allows everything.
    fn below(&mut self, node: NodeId, key: &str) -> Result<Option<ShapeId>, CompileError> {
        let document = self.document;
        let Some(child) = self.get(node, key) else { return Ok(None) };
        if !document.is_object(child) && document.boolean(child).is_none() {
            return Ok(None);
        }
        self.child(child, &[key]).map(Some)
    }

    fn array(&mut self, node: NodeId) -> Result<Option<ArrayRules>, CompileError> {
        let document = self.document;
        let mut rules = ArrayRules {
            max_items: self.limit(node, "maxItems"),
            min_items: self.limit(node, "minItems"),
            unique: self.get(node, "uniqueItems").and_then(|unique| document.boolean(unique)) == Some(true),
            ..ArrayRules::default()
        };
        if let Some(list) = self.get(node, "items").filter(|items| document.is_array(*items)) {
            let mut listed = Vec::new();
            for (index, item) in document.items(list).iter().enumerate() {
                listed.push(self.child(*item, &["items", &index.to_string()])?);
            }
            rules.listed = Some(listed);
            rules.each = self.below(node, "additionalItems")?;
            rules.no_more = rules.each.is_some_and(|each| self.set.get(each).never);
        } else {
            rules.each = self.below(node, "items")?;
        }
        rules.contains = self.below(node, "contains")?;
        let any = rules.max_items.is_some()
            || rules.min_items.is_some()
            || rules.listed.is_some()
            || rules.each.is_some()
            || rules.contains.is_some()
            || rules.unique;
        Ok(any.then_some(rules))
    }

    fn object(&mut self, node: NodeId) -> Result<Option<ObjectRules<'a>>, CompileError> {
        let document = self.document;
        let mut rules = ObjectRules {
            max_properties: self.limit(node, "maxProperties"),
            min_properties: self.limit(node, "minProperties"),
            dependencies: self.dependencies(node)?,
            key_shape: self.below(node, "propertyNames")?,
            ..ObjectRules::default()
        };
        let required = self.get(node, "required");
        let needs = required.map_or(&[][..], |required| document.items(required));
        rules.needs = needs.iter().filter_map(|key| document.text(*key)).collect();
        rules.others = self.below(node, "additionalProperties")?;
        rules.closed = rules.others.is_some_and(|others| self.set.get(others).never);
        let properties = self.get(node, "properties");
        for member in properties.map_or(&[][..], |properties| document.members(properties)) {
            let shape = self.child(member.value, &["properties", &member.key])?;
            rules.fields.push(Field { key: &member.key, shape, required: false });
        }
        let patterns = self.get(node, "patternProperties");
        for member in patterns.map_or(&[][..], |patterns| document.members(patterns)) {
            let shape = self.child(member.value, &["patternProperties", &member.key])?;
            rules.patterns.push((self.pattern(&member.key), shape));
        }
        self.split_required(&mut rules);
        let any = rules.max_properties.is_some()
            || rules.min_properties.is_some()
            || !rules.needs.is_empty()
            || !rules.dependencies.is_empty()
            || rules.key_shape.is_some()
            || properties.is_some()
            || patterns.is_some()
            || rules.others.is_some();
        Ok(any.then_some(rules))
    }

    /// A required key is reported at its field, but only when that field has a rule.
    pub(super) fn split_required(&self, rules: &mut ObjectRules<'a>) {
        rules.index();
        let needed: HashSet<&str> = rules.needs.iter().copied().collect();
        for field in &mut rules.fields {
            field.required = needed.contains(field.key) && !self.set.get(field.shape).is_trivial();
        }
        let at_field = |key: &str| rules.place(key).is_some_and(|place| rules.fields[place].required);
        rules.required = rules.needs.iter().copied().filter(|key| !at_field(key)).collect();
    }

    fn dependencies(&mut self, node: NodeId) -> Result<Vec<(&'a str, Dependency<'a>)>, CompileError> {
        self.get(node, "dependencies").map_or(Ok(Vec::new()), |all| self.dependencies_at(all))
    }

    /// Lists of keys first, then shapes.
    pub(super) fn dependencies_at(
        &mut self,
        all: NodeId,
    ) -> Result<Vec<(&'a str, Dependency<'a>)>, CompileError> {
        let document = self.document;
        let (mut keys, mut shapes) = (Vec::new(), Vec::new());
        for member in document.members(all) {
            if document.is_array(member.value) {
                let needed =
                    document.items(member.value).iter().filter_map(|key| document.text(*key)).collect();
                keys.push((&*member.key, Dependency::Keys(needed)));
            } else {
                let shape = self.child(member.value, &["dependencies", &member.key])?;
                shapes.push((&*member.key, Dependency::Shape(shape)));
            }
        }
        keys.append(&mut shapes);
        Ok(keys)
    }

    fn list(&mut self, node: NodeId, key: &str) -> Result<Vec<ShapeId>, CompileError> {
        let document = self.document;
        let list = self.get(node, key).map_or(&[][..], |list| document.items(list));
        let mut shapes = Vec::new();
        for (index, item) in list.iter().enumerate() {
            shapes.push(self.child(*item, &[key, &index.to_string()])?);
        }
        Ok(shapes)
    }

    fn combinations(&mut self, node: NodeId, shape: &mut Shape<'a>) -> Result<(), CompileError> {
        shape.not = self.below(node, "not")?;
        shape.any_of = self.list(node, "anyOf")?;
        shape.one_of = self.list(node, "oneOf")?;
        shape.all_of = self.list(node, "allOf")?;
        shape.by_component = !shape.one_of.is_empty()
            && shape.one_of.iter().all(|branch| self.set.get(*branch).component.is_some());
        let (then, otherwise) = (self.below(node, "then")?, self.below(node, "else")?);
        if let Some(when) = self.below(node, "if")? {
            let any = then.is_some() || otherwise.is_some();
            shape.condition = any.then_some(Condition { when, then, otherwise });
        }
        Ok(())
    }
}

/// Words without rules of their own in the shape are tested before all else.
fn type_first(shape: &Shape<'_>) -> bool {
    let kinds: Kinds = shape.kinds;
    let in_group = (kinds.is("number") && (shape.number.is_some() || has_format(shape)))
        || (kinds.is("string") && shape.string.is_some())
        || (kinds.is("array") && shape.array.is_some())
        || (kinds.is("object") && shape.object.is_some());
    shape.type_first || !in_group
}

fn has_format(shape: &Shape<'_>) -> bool {
    shape.string.as_ref().is_some_and(|string| string.format.is_some())
}

fn unescape(token: &str) -> String {
    let mut bytes = Vec::with_capacity(token.len());
    let mut rest = token.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let hex = |at: usize| after.get(at).and_then(|digit| (*digit as char).to_digit(16));
        match (byte, hex(0), hex(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).replace("~1", "/").replace("~0", "~")
}
