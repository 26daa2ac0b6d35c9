//! What the reference says of fields and rules: `docs/reference/rules.md` is made of this.
