//! Writes the file: sorts everything into the order of the file and encodes it section by section.

use std::collections::HashMap;

use super::order::{FileNumbers, NearTexts, Order, index, number};
use super::{BuildError, DatabaseBuilder, EndRow, FeedReport, ProductRow, Row};
use crate::database::body::{Body, TextUse};
use crate::database::codec::{Cursor, Writer};
use crate::database::format::{FileWriter, Section};
use crate::database::reader::name_hash;
use crate::database::rows::{Fact, Head, Numbers as _, PackageFact};
use crate::date::Date;

/// Records of any length and the offsets at which they begin.
#[derive(Debug)]
struct TableWriter {
    name: &'static str,
    offsets: Vec<u8>,
    heap: Vec<u8>,
    count: u32,
}

impl TableWriter {
    fn new(name: &'static str) -> Self {
        Self { name, offsets: 0_u32.to_le_bytes().into(), heap: Vec::new(), count: 0 }
    }

    fn push(&mut self, record: &[u8]) -> Result<(), BuildError> {
        self.heap.extend_from_slice(record);
        let end = number(self.heap.len(), self.name)?;
        self.offsets.extend_from_slice(&end.to_le_bytes());
        let count = self.count.checked_add(1);
        self.count = count.ok_or(BuildError::TooLarge { table: self.name })?;
        Ok(())
    }

    fn finish(self, file: &mut FileWriter, section: Section) {
        file.section(section, self.count, &[&self.offsets, &self.heap]);
    }
}

/// An advisory in the order of the file.
struct SortedHead {
    feed: u32,
    id: u32,
    bytes: Vec<u8>,
    head: Head,
    /// The builder's number.
    number: u32,
}

impl DatabaseBuilder {
    /// Writes the database file.
    pub fn finish(mut self, built: Date) -> Result<Vec<u8>, BuildError> {
        let mut rows = std::mem::take(&mut self.rows);
        let order = Order::of(&self)?;
        let mut file = FileWriter::new();
        self.write_feeds(&order, &mut file)?;
        let mut texts = TableWriter::new("texts");
        for text in &order.shared {
            texts.push(order.text(*text).as_bytes())?;
        }
        texts.finish(&mut file, Section::Texts);

        let heads = self.sorted_heads(&order)?;
        let mut advisories = vec![0; heads.len()];
        for (position, head) in heads.iter().enumerate() {
            if let Some(place) = advisories.get_mut(index(head.number)) {
                *place = number(position, "advisories")?;
            }
        }
        let packages = self.write_scopes(&order, &mut file)?;
        for row in &mut rows {
            row.package = packages.get(index(row.package)).copied().unwrap_or(u32::MAX);
            row.advisory = advisories.get(index(row.advisory)).copied().unwrap_or(u32::MAX);
        }
        rows.sort_unstable();
        rows.dedup();
        self.write_packages(&order, &rows, &packages, &mut file)?;
        let mut table = TableWriter::new("advisories");
        for head in &heads {
            table.push(&head.bytes)?;
        }
        table.finish(&mut file, Section::Advisories);
        write_postings(&rows, number(heads.len(), "advisories")?, &mut file)?;
        drop(rows);
        self.write_identifiers(&order, &heads, &mut file)?;
        self.write_catalogues(&order, &mut file)?;
        Ok(file.finish(built))
    }

    fn write_feeds(&self, order: &Order<'_>, file: &mut FileWriter) -> Result<(), BuildError> {
        let mut table = TableWriter::new("feeds");
        for feed in &order.feeds {
            let Some(report) = self.feeds.get(index(*feed)) else { continue };
            let FeedReport { source, .. } = report;
            let mut record = Writer::default();
            for text in [&source.name, &source.publisher, &source.licence] {
                record.text(text);
            }
            record.optional_text(source.revision.as_deref());
            record.date(source.date);
            record.date(report.newest);
            let rejected = report.rejected.count().saturating_add(report.rejected_before);
            for count in [report.read, report.advisories, report.facts, rejected] {
                record.number(count);
            }
            table.push(&record.bytes)?;
        }
        table.finish(file, Section::Feeds);
        Ok(())
    }

    fn sorted_heads(&self, order: &Order<'_>) -> Result<Vec<SortedHead>, BuildError> {
        let mut numbers = FileNumbers { order, near: HashMap::new() };
        let mut heads = Vec::new();
        for (bytes, number) in self.heads.list().into_iter().zip(0..) {
            let head = Head::decode(&mut Cursor::new(bytes, 0))?;
            let mut record = Writer::default();
            head.encode(&mut record, &mut numbers);
            let (feed, id) = (order.feed(head.feed), order.identifier(head.id));
            heads.push(SortedHead { feed, id, bytes: record.bytes, head, number });
        }
        heads.sort_by(|one, other| {
            (one.feed, one.id, &one.bytes).cmp(&(other.feed, other.id, &other.bytes))
        });
        Ok(heads)
    }

    /// Writes scopes and the index of names; returns the final numbers of packages.
    fn write_scopes(
        &self,
        order: &Order<'_>,
        file: &mut FileWriter,
    ) -> Result<Vec<u32>, BuildError> {
        let mut scopes: Vec<(u8, &str, u32)> = self
            .scopes
            .iter()
            .map(|((ecosystem, release), scope)| (*ecosystem, order.text(*release), *scope))
            .collect();
        scopes.sort_unstable();
        let mut names: HashMap<u32, Vec<(&str, u32)>> = HashMap::new();
        for ((scope, name), package) in &self.packages {
            names.entry(*scope).or_default().push((order.text(*name), *package));
        }
        let mut facts: HashMap<u32, Vec<(u32, PackageFact)>> = HashMap::new();
        for (scope, feed, fact) in &self.scope_facts {
            facts.entry(*scope).or_default().push((*feed, *fact));
        }
        let mut packages = vec![0; self.packages.len()];
        let (mut table, mut index_of_names) = (TableWriter::new("scopes"), Vec::new());
        let mut first = 0_u32;
        for (ecosystem, release, scope) in scopes {
            let mut names = names.remove(&scope).unwrap_or_default();
            names.sort_unstable();
            let mut hashes = Vec::new();
            for ((name, package), position) in names.iter().zip(first..) {
                if let Some(place) = packages.get_mut(index(*package)) {
                    *place = position;
                }
                hashes.push((name_hash(name), position));
            }
            hashes.sort_unstable();
            for (hash, position) in hashes {
                index_of_names.extend_from_slice(&hash.to_le_bytes());
                index_of_names.extend_from_slice(&position.to_le_bytes());
            }
            let count = number(names.len(), "packages")?;
            let mut record = Writer::default();
            record.byte(ecosystem);
            record.text(release);
            record.number(u64::from(first));
            record.number(u64::from(count));
            let mut numbers = FileNumbers { order, near: HashMap::new() };
            let facts = facts.remove(&scope).unwrap_or_default();
            encode_facts(&facts, &mut record, &mut numbers);
            table.push(&record.bytes)?;
            first = first.checked_add(count).ok_or(BuildError::TooLarge { table: "packages" })?;
        }
        table.finish(file, Section::Scopes);
        file.section(Section::Names, first, &[&index_of_names]);
        Ok(packages)
    }

    fn write_packages(
        &self,
        order: &Order<'_>,
        rows: &[Row],
        packages: &[u32],
        file: &mut FileWriter,
    ) -> Result<(), BuildError> {
        let mut names = vec![""; packages.len()];
        for ((_scope, name), package) in &self.packages {
            let position = packages.get(index(*package)).copied().unwrap_or(u32::MAX);
            if let Some(place) = names.get_mut(index(position)) {
                *place = order.text(*name);
            }
        }
        let mut facts: HashMap<u32, Vec<(u32, PackageFact)>> = HashMap::new();
        for (package, feed, fact) in &self.package_facts {
            let position = packages.get(index(*package)).copied().unwrap_or(u32::MAX);
            facts.entry(position).or_default().push((*feed, *fact));
        }
        let bodies = self.bodies.list();
        let mut table = TableWriter::new("packages");
        let mut rest = rows;
        for (name, position) in names.into_iter().zip(0_u32..) {
            let count = rest.iter().take_while(|row| row.package == position).count();
            let (rows, tail) = rest.split_at_checked(count).unwrap_or((rest, &[]));
            rest = tail;
            let facts = facts.remove(&position).unwrap_or_default();
            table.push(&package_record(name, rows, &facts, &bodies, order)?)?;
        }
        table.finish(file, Section::Packages);
        Ok(())
    }

    fn write_identifiers(
        &self,
        order: &Order<'_>,
        heads: &[SortedHead],
        file: &mut FileWriter,
    ) -> Result<(), BuildError> {
        let count = number(order.cves.len() + order.others.len(), "identifiers")?;
        let clusters = write_clusters(order, heads, count, file)?;
        let mut advisories = Vec::new();
        for (head, position) in heads.iter().zip(0_u32..) {
            let named = head.head.vulnerabilities.iter().chain(&head.head.aliases);
            advisories
                .extend(named.chain([&head.head.id]).map(|id| (order.identifier(*id), position)));
        }
        advisories.sort_unstable();
        advisories.dedup();
        let facts = self.sorted_facts(order)?;
        let scores = self.write_scores(order, file)?;
        let mut details =
            DetailsWriter { clusters: &clusters, advisories: &advisories, facts: &facts };
        let mut cve_rows = Vec::new();
        let mut table = TableWriter::new("details");
        for (key, position) in order.cves.iter().zip(0_u32..) {
            let record = details.next(position);
            let reference = if record.is_empty() {
                0
            } else {
                table.push(&record)?;
                table.count
            };
            let cell = scores.get(&position).copied().unwrap_or(0);
            for cell in [*key, cell, reference] {
                cve_rows.extend_from_slice(&cell.to_le_bytes());
            }
        }
        let cve_count = number(order.cves.len(), "identifiers")?;
        file.section(Section::Cves, cve_count, &[&cve_rows]);
        table.finish(file, Section::Details);
        let mut table = TableWriter::new("identifiers");
        for (text, position) in order.others.iter().zip(cve_count..) {
            let mut record = Writer::default();
            record.text(order.text(*text));
            record.number(u64::from(scores.get(&position).copied().unwrap_or(0)));
            record.bytes.extend_from_slice(&details.next(position));
            table.push(&record.bytes)?;
        }
        table.finish(file, Section::Identifiers);
        Ok(())
    }

    /// Encodes the facts about vulnerabilities: (identifier, encoded feed and fact).
    fn sorted_facts(&self, order: &Order<'_>) -> Result<Vec<(u32, Vec<u8>)>, BuildError> {
        let payloads = self.payloads.list();
        let mut numbers = FileNumbers { order, near: HashMap::new() };
        let mut facts = Vec::with_capacity(self.facts.len());
        for (identifier, feed, payload) in &self.facts {
            let bytes = payloads.get(index(*payload)).copied().unwrap_or_default();
            let fact = Fact::decode(&mut Cursor::new(bytes, 0))?;
            let mut record = Writer::default();
            record.number(u64::from(order.feed(*feed)));
            fact.encode(&mut record, &mut numbers);
            facts.push((order.identifier(*identifier), record.bytes));
        }
        facts.sort_unstable();
        facts.dedup();
        Ok(facts)
    }

    /// Writes the model of the EPSS scores and returns them by identifier. Of several feeds the
    /// newest holds: scores of different days cannot be mixed.
    fn write_scores(
        &self,
        order: &Order<'_>,
        file: &mut FileWriter,
    ) -> Result<HashMap<u32, u32>, BuildError> {
        let dated = self.scores.iter().map(|(feed, scores)| {
            let source = self.feeds.get(index(*feed)).map(|feed| &feed.source);
            let (version, date) = self.models.get(feed).cloned().unwrap_or_default();
            let date = date.or_else(|| source.and_then(|source| source.date));
            ((date, source.map(|source| &*source.name)), *feed, version, scores)
        });
        let mut table = TableWriter::new("exploitation");
        let mut cells = HashMap::new();
        if let Some(((date, _name), feed, version, scores)) = dated.max_by_key(|(key, ..)| *key) {
            let mut record = Writer::default();
            record.number(u64::from(order.feed(feed)));
            record.optional_text(version.as_deref());
            record.date(date);
            table.push(&record.bytes)?;
            for (identifier, cell) in scores {
                let known = cells.entry(order.identifier(*identifier)).or_insert(*cell);
                *known = (*known).max(*cell);
            }
        }
        table.finish(file, Section::Exploitation);
        Ok(cells)
    }

    fn write_catalogues(&self, order: &Order<'_>, file: &mut FileWriter) -> Result<(), BuildError> {
        let mut ends: Vec<_> = self.ends.iter().collect();
        ends.sort_by_key(|((product, release), _rows)| {
            (order.text(*product), order.text(*release))
        });
        let mut table = TableWriter::new("ends of life");
        for ((product, release), rows) in ends {
            let mut record = Writer::default();
            record.text(order.text(*product));
            record.text(order.text(*release));
            encode_sorted(rows.iter().map(|row| end_record(row, order)).collect(), &mut record);
            table.push(&record.bytes)?;
        }
        table.finish(file, Section::EndOfLife);

        let mut images: Vec<_> = self.images.iter().collect();
        images.sort_by_key(|(repository, _rows)| order.text(**repository));
        let mut table = TableWriter::new("images");
        for (repository, rows) in images {
            let mut record = Writer::default();
            record.text(order.text(*repository));
            let rows = rows.iter().map(|image| {
                let mut row = Writer::default();
                row.number(u64::from(order.feed(image.feed)));
                for texts in [&image.tags, &image.architectures] {
                    row.count(texts.len());
                    for text in texts {
                        row.text(order.text(*text));
                    }
                }
                row.bytes
            });
            encode_sorted(rows.collect(), &mut record);
            table.push(&record.bytes)?;
        }
        table.finish(file, Section::Images);

        let mut products: Vec<_> = self.products.iter().collect();
        products.sort_by_key(|(product, _rows)| order.text(**product));
        let mut table = TableWriter::new("products");
        for (product, rows) in products {
            let mut record = Writer::default();
            record.text(order.text(*product));
            encode_sorted(rows.iter().map(|row| product_record(row, order)).collect(), &mut record);
            table.push(&record.bytes)?;
        }
        table.finish(file, Section::Products);
        Ok(())
    }
}

/// Writes a list of encoded rows, sorted and without repetitions.
fn encode_sorted(mut rows: Vec<Vec<u8>>, record: &mut Writer) {
    rows.sort_unstable();
    rows.dedup();
    record.count(rows.len());
    for row in rows {
        record.bytes.extend_from_slice(&row);
    }
}

fn encode_facts(
    facts: &[(u32, PackageFact)],
    record: &mut Writer,
    numbers: &mut FileNumbers<'_, '_>,
) {
    let rows = facts.iter().map(|(feed, fact)| {
        let mut row = Writer::default();
        row.number(u64::from(numbers.order.feed(*feed)));
        fact.encode(&mut row, numbers);
        row.bytes
    });
    let rows = rows.collect();
    encode_sorted(rows, record);
}

/// Encodes what is known of a package; the format is described at [`crate::database::package`].
fn package_record(
    name: &str,
    rows: &[Row],
    facts: &[(u32, PackageFact)],
    bodies: &[&[u8]],
    order: &Order<'_>,
) -> Result<Vec<u8>, BuildError> {
    let mut near_texts = NearTexts::default();
    let (mut scratch, mut decoded) = (Writer::default(), Vec::with_capacity(rows.len()));
    for row in rows {
        let bytes = bodies.get(index(row.body)).copied().unwrap_or_default();
        let body = Body::decode(&mut Cursor::new(bytes, 0))?;
        scratch.bytes.clear();
        body.encode(&mut scratch, &mut |text_use, text| near_texts.text(text_use, text));
        decoded.push((row.advisory, body));
    }
    for (_feed, fact) in facts {
        fact.encode(&mut scratch, &mut near_texts);
    }
    let mut texts = near_texts.texts;
    texts.sort_by_key(|text| order.text(*text));
    texts.dedup();
    let mut numbers = FileNumbers { order, near: HashMap::with_capacity(texts.len()) };
    let mut near = Writer::default();
    for text in texts {
        numbers.near.insert(text, number(near.bytes.len(), "packages")?);
        near.text(order.text(text));
    }
    let mut statements: Vec<(u32, Vec<u8>)> = decoded
        .into_iter()
        .map(|(advisory, body)| {
            let mut statement = Writer::default();
            body.encode(&mut statement, &mut |text_use: TextUse, text| {
                numbers.text(text_use, text)
            });
            (advisory, statement.bytes)
        })
        .collect();
    statements.sort_unstable();
    let mut record = Writer::default();
    record.text(name);
    record.count(near.bytes.len());
    record.bytes.extend_from_slice(&near.bytes);
    encode_facts(facts, &mut record, &mut numbers);
    record.count(statements.len());
    let mut last = 0;
    for (advisory, statement) in statements {
        record.number(u64::from(advisory - last));
        last = advisory;
        record.bytes.extend_from_slice(&statement);
    }
    Ok(record.bytes)
}

/// Writes for each advisory the packages that it speaks of.
fn write_postings(
    rows: &[Row],
    advisory_count: u32,
    file: &mut FileWriter,
) -> Result<(), BuildError> {
    let mut pairs: Vec<(u32, u32)> = rows.iter().map(|row| (row.advisory, row.package)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let mut table = TableWriter::new("postings");
    let mut rest = &pairs[..];
    for advisory in 0..advisory_count {
        let packages = take_of(&mut rest, |pair| pair.0 == advisory);
        let mut record = Writer::default();
        encode_rising(packages.iter().map(|(_advisory, package)| *package), &mut record);
        table.push(&record.bytes)?;
    }
    table.finish(file, Section::Postings);
    Ok(())
}

/// Takes the elements from the front of `rest` for which `is_wanted` holds.
fn take_of<'r, T>(rest: &mut &'r [T], is_wanted: impl Fn(&T) -> bool) -> &'r [T] {
    let count = rest.iter().take_while(|element| is_wanted(element)).count();
    let (taken, tail) = rest.split_at_checked(count).unwrap_or((rest, &[]));
    *rest = tail;
    taken
}

fn encode_rising(numbers: impl ExactSizeIterator<Item = u32>, record: &mut Writer) {
    record.count(numbers.len());
    let mut last = 0;
    for number in numbers {
        record.number(u64::from(number - last));
        last = number;
    }
}

/// Encodes details of identifiers, asked for in rising order.
struct DetailsWriter<'d> {
    clusters: &'d HashMap<u32, u32>,
    advisories: &'d [(u32, u32)],
    facts: &'d [(u32, Vec<u8>)],
}

impl DetailsWriter<'_> {
    fn next(&mut self, identifier: u32) -> Vec<u8> {
        let cluster = self.clusters.get(&identifier).map_or(0, |cluster| cluster + 1);
        let advisories = take_of(&mut self.advisories, |pair| pair.0 == identifier);
        let facts = take_of(&mut self.facts, |fact| fact.0 == identifier);
        if cluster == 0 && advisories.is_empty() && facts.is_empty() {
            return Vec::new();
        }
        let mut record = Writer::default();
        record.number(u64::from(cluster));
        encode_rising(advisories.iter().map(|(_identifier, advisory)| *advisory), &mut record);
        record.count(facts.len());
        for (_identifier, fact) in facts {
            record.bytes.extend_from_slice(fact);
        }
        record.bytes
    }
}

/// Joins identifiers of the same vulnerability and returns the cluster of each.
///
/// The relation is symmetric and transitive over `aliases`. A record that names several CVE
/// identifiers is a bundle, not a name of one of them: it joins nothing, since two CVE
/// identifiers are two vulnerabilities.
fn write_clusters(
    order: &Order<'_>,
    heads: &[SortedHead],
    count: u32,
    file: &mut FileWriter,
) -> Result<HashMap<u32, u32>, BuildError> {
    let mut parents: Vec<u32> = (0..count).collect();
    let cve_count = number(order.cves.len(), "identifiers")?;
    for head in heads {
        let mut names: Vec<u32> =
            head.head.aliases.iter().map(|alias| order.identifier(*alias)).collect();
        names.push(head.id);
        names.sort_unstable();
        names.dedup();
        if 1 < names.iter().filter(|name| **name < cve_count).count() {
            continue;
        }
        let Some((first, others)) = names.split_first() else { continue };
        for other in others {
            let (one, other) = (root(&mut parents, *first), root(&mut parents, *other));
            // The lower number becomes the root: clusters do not depend on the order of heads.
            if let Some(place) = parents.get_mut(index(one.max(other))) {
                *place = one.min(other);
            }
        }
    }
    let mut members: HashMap<u32, Vec<u32>> = HashMap::new();
    let mut roots = Vec::new();
    for identifier in 0..count {
        let root = root(&mut parents, identifier);
        if root != identifier {
            let cluster = members.entry(root).or_insert_with(|| {
                roots.push(root);
                vec![root]
            });
            cluster.push(identifier);
        }
    }
    roots.sort_unstable();
    let mut table = TableWriter::new("clusters");
    let mut clusters = HashMap::new();
    for (root, cluster) in roots.into_iter().zip(0_u32..) {
        let members = members.remove(&root).unwrap_or_default();
        let mut record = Writer::default();
        encode_rising(members.iter().copied(), &mut record);
        table.push(&record.bytes)?;
        clusters.extend(members.into_iter().map(|member| (member, cluster)));
    }
    table.finish(file, Section::Clusters);
    Ok(clusters)
}

/// Finds the root of a cluster and shortens the way to it.
fn root(parents: &mut [u32], start: u32) -> u32 {
    let mut current = start;
    while let Some(parent) = parents.get(index(current)).copied().filter(|up| *up != current) {
        let grandparent = parents.get(index(parent)).copied().unwrap_or(parent);
        if let Some(place) = parents.get_mut(index(current)) {
            *place = grandparent;
        }
        current = grandparent;
    }
    current
}

fn end_record(row: &EndRow, order: &Order<'_>) -> Vec<u8> {
    let mut record = Writer::default();
    record.number(u64::from(order.feed(row.feed)));
    record.optional_text(row.codename.map(|codename| order.text(codename)));
    record.date(row.released);
    record.date(row.ends);
    record.byte(u8::from(row.has_ended));
    record.date(row.extended_ends);
    record.bytes
}

fn product_record(row: &ProductRow, order: &Order<'_>) -> Vec<u8> {
    let mut record = Writer::default();
    record.number(u64::from(order.feed(row.feed)));
    record.number(u64::from(order.identifier(row.vulnerability)));
    record.optional_text(row.target_software.map(|text| order.text(text)));
    record.optional_text(row.version.map(|text| order.text(text)));
    for bound in [row.start, row.end] {
        match bound {
            None => record.byte(0),
            Some((text, is_inclusive)) => {
                record.byte(if is_inclusive { 2 } else { 1 });
                record.text(order.text(text));
            }
        }
    }
    record.bytes
}
