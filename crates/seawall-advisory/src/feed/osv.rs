//! OSV records (OSV schema 1.7), JSON and YAML.
