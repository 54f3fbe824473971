//! The rules of Flow JSON, from the data file, compiled once per version.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use crate::json::{self, Document, NodeId};
use crate::patterns::Known;

use super::compile::{CompileError, Compiler, Tables};
use super::pattern::Pattern;
use super::shape::{ArrayRules, Constant, Field, Kinds, ObjectRules, Shape, ShapeId, ShapeSet};

static DATA: LazyLock<Document<'static>> =
    LazyLock::new(|| json::parse(include_str!("../data/rules.json")).unwrap_or_default());

/// A version of Flow JSON that the server accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    /// 100 times major plus minor.
    pub(crate) number: u32,
    index: usize,
}

impl Version {
    /// Looks a version up as the server does: `7.03` is 7.3.
    pub(crate) fn find(text: &str) -> Option<Self> {
        let number = number_of(text)?;
        let index = accepted().position(|accepted| number_of(accepted) == Some(number))?;
        Some(Self { number, index })
    }

    /// As it is written.
    pub(crate) fn text(self) -> &'static str {
        accepted().nth(self.index).unwrap_or_default()
    }

    /// The rules in force.
    pub(crate) fn rules(self) -> &'static Rules {
        static RULES: [OnceLock<Rules>; MOST_VERSIONS] = [const { OnceLock::new() }; MOST_VERSIONS];
        RULES[self.index.min(MOST_VERSIONS - 1)].get_or_init(|| Rules::of(self))
    }
}

/// Versions that the data file may list.
const MOST_VERSIONS: usize = 32;

/// All versions that the server accepts, oldest first.
pub(crate) fn accepted() -> impl Iterator<Item = &'static str> {
    texts("accepted")
}

/// Versions that the server knows and refuses.
pub(crate) fn refused() -> impl Iterator<Item = &'static str> {
    texts("refused")
}

fn texts(table: &str) -> impl Iterator<Item = &'static str> + use<> {
    let list = DATA.get(DATA.root(), table).map_or(&[][..], |list| DATA.items(list));
    list.iter().filter_map(|text| DATA.text(*text))
}

/// `major.minor` as one number.
pub(crate) fn number_of(text: &str) -> Option<u32> {
    let (major, minor) = text.split_once('.')?;
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse::<u32>().ok()).flatten()
    };
    let (major, minor) = (number(major)?, number(minor)?);
    ((1..=32_766).contains(&major) && minor <= 99).then(|| 100 * major + minor)
}

/// Names of all components of any version.
pub(crate) fn components() -> impl Iterator<Item = &'static str> {
    members(&["components"]).map(|(name, _)| name)
}

/// Components allowed in a place, and since which version.
pub(crate) fn container(place: &str, version: u32) -> Vec<&'static str> {
    let list = node(&["containers", place]).and_then(|table| in_force(table, version));
    list.map_or_else(Vec::new, |list| DATA.items(list).iter().filter_map(|name| DATA.text(*name)).collect())
}

/// The first version whose rules have the component.
pub(crate) fn first_version(component: &str) -> Option<&'static str> {
    members(&["components", component, "properties", "type"]).next().map(|(version, _)| version)
}

/// The properties that a component has in a version.
pub(crate) fn properties(component: &str, version: u32) -> Vec<&'static str> {
    let orders = members(&["components", component, "order"]);
    let lists = orders.filter_map(|(_, table)| in_force(table, version));
    let mut names: Vec<&str> =
        lists.flat_map(|list| DATA.items(list)).filter_map(|name| DATA.text(*name)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The first version in which a component has a property, when it is not the first of all.
pub(crate) fn first_version_of_property(component: &str, key: &str) -> Option<&'static str> {
    let first = members(&["components", component, "properties", key]).next()?.0;
    (Some(first) != accepted().next()).then_some(first)
}

/// Why a version is not meant for new flows.
pub(crate) fn frozen(version: &str) -> Option<&'static str> {
    node(&["frozen", version]).and_then(|text| DATA.text(text))
}

/// A documented limit that the server does not enforce.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit {
    /// Where in the component, keys joined with slashes.
    pub(crate) path: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) most: f64,
}

/// The documented limits of a component.
pub(crate) fn limits(component: &str) -> impl Iterator<Item = Limit> + use<> {
    members(&["limits", component]).filter_map(|(path, limit)| {
        let [unit, most] = DATA.items(limit) else { return None };
        Some(Limit { path, unit: DATA.text(*unit)?, most: DATA.number(*most)? })
    })
}

/// The cross-reference checks of a version, in order.
pub(crate) fn checks(version: u32) -> Vec<&'static str> {
    let list = node(&["checks"]).and_then(|table| in_force(table, version));
    list.map_or_else(Vec::new, |list| DATA.items(list).iter().filter_map(|name| DATA.text(*name)).collect())
}

fn node(path: &[&str]) -> Option<NodeId> {
    path.iter().try_fold(DATA.root(), |at, key| DATA.get(at, key))
}

fn members(path: &[&str]) -> impl Iterator<Item = (&'static str, NodeId)> + use<> {
    let members = node(path).map_or(&[][..], |at| DATA.members(at));
    members.iter().map(|member| (&*member.key, member.value))
}

/// The entry of a table by first version that is in force.
fn in_force(table: NodeId, version: u32) -> Option<NodeId> {
    let entries = DATA.members(table).iter();
    let current = entries.filter(|entry| number_of(&entry.key).is_some_and(|first| first <= version));
    current.max_by_key(|entry| number_of(&entry.key)).map(|entry| entry.value)
}

/// The properties of a component, inside a Form or not, with their shapes.
pub(crate) type Properties = HashMap<(&'static str, bool), Vec<(&'static str, ShapeId)>>;

/// The compiled rules of one version.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) set: ShapeSet<'static>,
    pub(crate) document: ShapeId,
    pub(crate) properties: Properties,
    pub(crate) checks: Vec<&'static str>,
}

impl Rules {
    fn of(version: Version) -> Self {
        let tables = Blocks { version, done: RefCell::default(), properties: RefCell::default() };
        let mut compiler = Compiler::with_tables(&DATA, &tables);
        let document = compiler.block("document", version).unwrap_or(ShapeId(0));
        let set = compiler.set;
        Self { set, document, properties: tables.properties.into_inner(), checks: checks(version.number) }
    }
}

/// The named parts of the rules, for one version.
struct Blocks {
    version: Version,
    done: RefCell<HashMap<String, ShapeId>>,
    properties: RefCell<Properties>,
}

impl Tables<'static> for Blocks {
    fn shape(&self, compiler: &mut Compiler<'static, '_>, name: &str) -> Result<ShapeId, CompileError> {
        match name {
            "screen" | "layout" => compiler.block(name, self.version),
            "screen-children" => self.list(compiler, name, Place::Outside),
            _ => self.named(compiler, name),
        }
    }

    fn pattern(&self, name: &str) -> &'static str {
        node(&["patterns", name]).and_then(|text| DATA.text(text)).unwrap_or_default()
    }

    fn version(&self) -> &'static str {
        self.version.text()
    }
}

/// Whether components stand in a Form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Inside,
    Outside,
}

impl Compiler<'static, '_> {
    fn block(&mut self, name: &str, version: Version) -> Result<ShapeId, CompileError> {
        let block = node(&[name]).and_then(|table| in_force(table, version.number));
        self.schema(block.ok_or_else(|| missing(name))?)
    }

    fn push(&mut self, shape: Shape<'static>) -> ShapeId {
        let id = self.set.reserve();
        self.set.shapes[id.index()] = shape;
        id
    }
}

fn missing(name: &str) -> CompileError {
    CompileError(format!("the rules have no {name}"))
}

impl Blocks {
    fn named(&self, compiler: &mut Compiler<'static, '_>, name: &str) -> Result<ShapeId, CompileError> {
        if let Some(done) = self.done.borrow().get(name) {
            return Ok(*done);
        }
        let shape = compiler.schema(node(&["shapes", name]).ok_or_else(|| missing(name))?)?;
        self.done.borrow_mut().insert(name.to_owned(), shape);
        Ok(shape)
    }

    /// A list of the components that are allowed in a container.
    fn list(
        &self,
        compiler: &mut Compiler<'static, '_>,
        name: &str,
        place: Place,
    ) -> Result<ShapeId, CompileError> {
        let label = format!("{name} {place:?}");
        if let Some(done) = self.done.borrow().get(&label) {
            return Ok(*done);
        }
        // Known before it is complete: an If contains lists of this very kind.
        let list = compiler.set.reserve();
        self.done.borrow_mut().insert(label, list);
        let mut one_of = Vec::new();
        for component in container(name, self.version.number) {
            one_of.push(self.component(compiler, component, place)?);
        }
        let each = compiler.push(Shape { one_of, by_component: true, ..Shape::default() });
        let array = ArrayRules { each: Some(each), ..ArrayRules::default() };
        let mut shape = Shape { array: Some(Box::new(array)), ..typed("array") };
        shape.type_first = false;
        compiler.set.shapes[list.index()] = shape;
        Ok(list)
    }

    fn component(
        &self,
        compiler: &mut Compiler<'static, '_>,
        name: &'static str,
        place: Place,
    ) -> Result<ShapeId, CompileError> {
        let label = format!("{name} {place:?}");
        if let Some(done) = self.done.borrow().get(&label) {
            return Ok(*done);
        }
        let id = compiler.set.reserve();
        self.done.borrow_mut().insert(label, id);
        let variant = if place == Place::Inside { "in_form" } else { "outside_form" };
        let orders = ["components", name, "order"];
        let order = node(&[&orders[..], &[variant]].concat())
            .or_else(|| node(&[&orders[..], &["any_place"]].concat()));
        let order = order.and_then(|table| in_force(table, self.version.number));
        let needs = node(&["components", name, "required"]).map_or(&[][..], |list| DATA.items(list));
        let mut rules = ObjectRules { closed: true, ..ObjectRules::default() };
        rules.needs = needs.iter().filter_map(|key| DATA.text(*key)).collect();
        for key in order.map_or(&[][..], |order| DATA.items(order)).iter().filter_map(|key| DATA.text(*key)) {
            let shape = self.property(compiler, name, key, place)?;
            rules.fields.push(Field { key, shape, required: false });
        }
        let own = rules.fields.iter().map(|field| (field.key, field.shape)).collect();
        self.properties.borrow_mut().insert((name, place == Place::Inside), own);
        self.dependencies(compiler, name, &mut rules)?;
        rules.others = Some(compiler.push(Shape { never: true, ..Shape::default() }));
        compiler.split_required(&mut rules);
        let mut shape = Shape { object: Some(Box::new(rules)), component: Some(name), ..typed("object") };
        shape.type_constant = Some(name);
        shape.type_first = false;
        compiler.set.shapes[id.index()] = shape;
        Ok(id)
    }

    fn dependencies(
        &self,
        compiler: &mut Compiler<'static, '_>,
        name: &str,
        rules: &mut ObjectRules<'static>,
    ) -> Result<(), CompileError> {
        let table = node(&["components", name, "dependencies"]);
        if let Some(current) = table.and_then(|table| in_force(table, self.version.number)) {
            rules.dependencies = compiler.dependencies_at(current)?;
        }
        Ok(())
    }

    fn property(
        &self,
        compiler: &mut Compiler<'static, '_>,
        component: &'static str,
        key: &str,
        place: Place,
    ) -> Result<ShapeId, CompileError> {
        let table = node(&["components", component, "properties", key]);
        let name =
            table.and_then(|table| in_force(table, self.version.number)).and_then(|name| DATA.text(name));
        let name = name.ok_or_else(|| missing(key))?;
        match (name, component) {
            ("const_type", _) => {
                Ok(compiler.push(Shape { constant: Some(Constant::Text(component)), ..Shape::default() }))
            }
            ("component_list", "Form") => self.list(compiler, "form-children", Place::Inside),
            ("component_list", _) => self.list(compiler, "branch", place),
            ("component_map", _) => self.cases(compiler, place),
            _ => self.named(compiler, name),
        }
    }

    /// The cases of a Switch: lists of components under keys of a certain form.
    fn cases(&self, compiler: &mut Compiler<'static, '_>, place: Place) -> Result<ShapeId, CompileError> {
        let list = self.list(compiler, "case", place)?;
        let text = self.pattern("CASE_KEY");
        let pattern = || Pattern::known(Known::CaseKey, text);
        let string = super::shape::StringRules { pattern: Some(pattern()), ..Default::default() };
        let key_shape = compiler.push(Shape { string: Some(Box::new(string)), ..Shape::default() });
        let rules = ObjectRules {
            key_shape: Some(key_shape),
            patterns: vec![(pattern(), list)],
            ..ObjectRules::default()
        };
        let mut shape = Shape { object: Some(Box::new(rules)), ..typed("object") };
        shape.type_first = false;
        Ok(compiler.push(shape))
    }
}

fn typed(word: &'static str) -> Shape<'static> {
    let mut kinds = Kinds::default();
    kinds.add(word);
    Shape { kinds, kind_words: vec![word], type_first: true, ..Shape::default() }
}
