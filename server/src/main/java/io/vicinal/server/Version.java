package io.vicinal.server;

import picocli.CommandLine.IVersionProvider;

/** Tells the version from the jar's manifest, and the Java that runs it. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "Vicinal "
          + (version == null ? "(development)" : version)
          + " on Java "
          + Runtime.version().feature()
    };
  }
}
