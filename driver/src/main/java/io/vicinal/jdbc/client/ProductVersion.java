package io.vicinal.jdbc.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import org.apache.calcite.avatica.DriverVersion;

/** Reads the release that the build wrote into this jar. */
public final class ProductVersion {
  static final String PRODUCT = "Vicinal";
  static final String DRIVER = "Vicinal JDBC driver";

  private static final String RESOURCE = "/io/vicinal/jdbc/version.properties";

  /** The release, as Avatica wants it told. */
  public static final DriverVersion OF_THIS_JAR = load();

  private ProductVersion() {}

  private static DriverVersion load() {
    var properties = new Properties();
    try (InputStream stream =
        Objects.requireNonNull(ProductVersion.class.getResourceAsStream(RESOURCE))) {
      properties.load(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String version = properties.getProperty("version");
    String[] parts = version.split("[.-]", -1);
    int major = Integer.parseInt(parts[0]);
    int minor = Integer.parseInt(parts[1]);
    return new DriverVersion(DRIVER, version, PRODUCT, version, false, major, minor, major, minor);
  }
}
