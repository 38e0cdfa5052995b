/** The contracts and values of a Jackfield node. */
module org.jackfield.api {
    // transitive, because @ConsumerType and @ProviderType show in the exported types
    requires static transitive org.osgi.annotation.versioning;
    requires static org.osgi.annotation.bundle;
}
