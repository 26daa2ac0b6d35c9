//! Groups of Maven artifacts whose archives do not say them.
//!
//! Gradle writes no `pom.properties`, so the archives of Spring and others name no group. The
//! facts are those of the artifacts' coordinates on Maven Central.

/// Artifacts by exact name, sorted.
const ARTIFACTS: &[(&str, &str)] = &[
    ("antlr", "antlr"),
    ("aspectjrt", "org.aspectj"),
    ("aspectjweaver", "org.aspectj"),
    ("asm", "org.ow2.asm"),
    ("axis", "axis"),
    ("bcpg-jdk15on", "org.bouncycastle"),
    ("bcpg-jdk18on", "org.bouncycastle"),
    ("bcpkix-jdk15on", "org.bouncycastle"),
    ("bcpkix-jdk18on", "org.bouncycastle"),
    ("bcprov-ext-jdk15on", "org.bouncycastle"),
    ("bcprov-jdk14", "org.bouncycastle"),
    ("bcprov-jdk15on", "org.bouncycastle"),
    ("bcprov-jdk15to18", "org.bouncycastle"),
    ("bcprov-jdk16", "org.bouncycastle"),
    ("bcprov-jdk18on", "org.bouncycastle"),
    ("bctls-jdk15on", "org.bouncycastle"),
    ("bctls-jdk18on", "org.bouncycastle"),
    ("bcutil-jdk15on", "org.bouncycastle"),
    ("bcutil-jdk18on", "org.bouncycastle"),
    ("bsh", "org.beanshell"),
    ("byte-buddy", "net.bytebuddy"),
    ("cglib", "cglib"),
    ("commons-logging", "commons-logging"),
    ("derby", "org.apache.derby"),
    ("dom4j", "dom4j"),
    ("elasticsearch", "org.elasticsearch"),
    ("freemarker", "org.freemarker"),
    ("groovy", "org.codehaus.groovy"),
    ("groovy-all", "org.codehaus.groovy"),
    ("h2", "com.h2database"),
    ("hibernate-core", "org.hibernate"),
    ("hibernate-entitymanager", "org.hibernate"),
    ("hibernate-validator", "org.hibernate.validator"),
    ("hsqldb", "org.hsqldb"),
    ("ivy", "org.apache.ivy"),
    ("javassist", "org.javassist"),
    ("jdom", "org.jdom"),
    ("jdom2", "org.jdom"),
    ("json", "org.json"),
    ("json-path", "com.jayway.jsonpath"),
    ("jsqlparser", "com.github.jsqlparser"),
    ("junit", "junit"),
    ("kafka-clients", "org.apache.kafka"),
    ("kotlin-reflect", "org.jetbrains.kotlin"),
    ("kotlin-stdlib", "org.jetbrains.kotlin"),
    ("kotlin-stdlib-common", "org.jetbrains.kotlin"),
    ("kotlin-stdlib-jdk7", "org.jetbrains.kotlin"),
    ("kotlin-stdlib-jdk8", "org.jetbrains.kotlin"),
    ("liquibase-core", "org.liquibase"),
    ("log4j", "log4j"),
    ("lucene-core", "org.apache.lucene"),
    ("mssql-jdbc", "com.microsoft.sqlserver"),
    ("mysql-connector-j", "com.mysql"),
    ("mysql-connector-java", "mysql"),
    ("ojdbc8", "com.oracle.database.jdbc"),
    ("ojdbc11", "com.oracle.database.jdbc"),
    ("okhttp", "com.squareup.okhttp3"),
    ("okio", "com.squareup.okio"),
    ("okio-jvm", "com.squareup.okio"),
    ("postgresql", "org.postgresql"),
    ("quartz", "org.quartz-scheduler"),
    ("reactor-core", "io.projectreactor"),
    ("reactor-netty", "io.projectreactor.netty"),
    ("reactor-netty-core", "io.projectreactor.netty"),
    ("reactor-netty-http", "io.projectreactor.netty"),
    ("retrofit", "com.squareup.retrofit2"),
    ("rhino", "org.mozilla"),
    ("rxjava", "io.reactivex.rxjava2"),
    ("serializer", "xalan"),
    ("snakeyaml", "org.yaml"),
    ("solr-core", "org.apache.solr"),
    ("solr-solrj", "org.apache.solr"),
    ("spring", "org.springframework"),
    ("tomcat-catalina", "org.apache.tomcat"),
    ("tomcat-coyote", "org.apache.tomcat"),
    ("tomcat-embed-core", "org.apache.tomcat.embed"),
    ("tomcat-embed-el", "org.apache.tomcat.embed"),
    ("tomcat-embed-jasper", "org.apache.tomcat.embed"),
    ("tomcat-embed-websocket", "org.apache.tomcat.embed"),
    ("tomcat-jdbc", "org.apache.tomcat"),
    ("tomcat-jni", "org.apache.tomcat"),
    ("tomcat-juli", "org.apache.tomcat"),
    ("tomcat-util", "org.apache.tomcat"),
    ("velocity", "org.apache.velocity"),
    ("xalan", "xalan"),
    ("xercesImpl", "xerces"),
    ("xml-apis", "xml-apis"),
    ("xmlbeans", "org.apache.xmlbeans"),
    ("xstream", "com.thoughtworks.xstream"),
];

/// Families of artifacts by the start of their names; the longest that fits holds.
const FAMILIES: &[(&str, &str)] = &[
    ("asm-", "org.ow2.asm"),
    ("grpc-", "io.grpc"),
    ("groovy-", "org.codehaus.groovy"),
    ("kotlinx-coroutines-", "org.jetbrains.kotlinx"),
    ("kotlinx-serialization-", "org.jetbrains.kotlinx"),
    ("lucene-", "org.apache.lucene"),
    ("micrometer-", "io.micrometer"),
    ("opentelemetry-", "io.opentelemetry"),
    ("poi-", "org.apache.poi"),
    ("spring-amqp", "org.springframework.amqp"),
    ("spring-batch-", "org.springframework.batch"),
    ("spring-boot", "org.springframework.boot"),
    ("spring-cloud-", "org.springframework.cloud"),
    ("spring-data-", "org.springframework.data"),
    ("spring-hateoas", "org.springframework.hateoas"),
    ("spring-integration-", "org.springframework.integration"),
    ("spring-kafka", "org.springframework.kafka"),
    ("spring-ldap-", "org.springframework.ldap"),
    ("spring-plugin-", "org.springframework.plugin"),
    ("spring-rabbit", "org.springframework.amqp"),
    ("spring-retry", "org.springframework.retry"),
    ("spring-security-", "org.springframework.security"),
    ("spring-session-", "org.springframework.session"),
    ("spring-vault-", "org.springframework.vault"),
    ("spring-webflow", "org.springframework.webflow"),
    ("spring-ws-", "org.springframework.ws"),
];

/// Modules of the Spring Framework itself.
const SPRING_MODULES: &[&str] = &[
    "aop",
    "aspects",
    "beans",
    "context",
    "context-indexer",
    "context-support",
    "core",
    "core-test",
    "expression",
    "instrument",
    "jcl",
    "jdbc",
    "jms",
    "messaging",
    "orm",
    "oxm",
    "r2dbc",
    "remoting",
    "struts",
    "test",
    "tx",
    "web",
    "webflux",
    "webmvc",
    "webmvc-portlet",
    "websocket",
];

/// Returns the group of a well-known artifact in a version.
pub(super) fn group_of(artifact: &str, version: &str) -> Option<&'static str> {
    let major = version.split(['.', '-']).next().and_then(|major| major.parse::<u32>().ok());
    // Projects that moved to another group with a major version.
    match (artifact, major) {
        ("groovy" | "groovy-all", Some(4..)) => return Some("org.apache.groovy"),
        (name, Some(4..)) if name.starts_with("groovy-") => return Some("org.apache.groovy"),
        ("hibernate-core", Some(6..)) => return Some("org.hibernate.orm"),
        ("okhttp", Some(0..=2)) => return Some("com.squareup.okhttp"),
        ("rxjava", Some(1)) => return Some("io.reactivex"),
        ("rxjava", Some(3..)) => return Some("io.reactivex.rxjava3"),
        _ => {}
    }
    if let Some(module) = artifact.strip_prefix("spring-")
        && SPRING_MODULES.contains(&module)
    {
        return Some("org.springframework");
    }
    let exact = ARTIFACTS.iter().find(|(name, _)| *name == artifact);
    let family = || {
        let fitting = FAMILIES.iter().filter(|(start, _)| artifact.starts_with(start));
        fitting.max_by_key(|(start, _)| start.len())
    };
    exact.or_else(family).map(|(_, group)| *group)
}
