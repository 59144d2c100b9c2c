package io.vicinal.server.command;

import io.vicinal.server.http.HttpOptions;
import io.vicinal.server.login.Principal;
import io.vicinal.server.metrics.ServerMetrics;
import io.vicinal.server.settings.Setting;
import io.vicinal.server.settings.SettingRefused;
import io.vicinal.server.settings.Settings;
import io.vicinal.server.tls.TlsContext;
import io.vicinal.server.tls.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides where the server may listen: on a network only with TLS and users, unless somebody says
 * that it shall be open.
 */
final class ServerDoor {
  private static final long KIB = 1 << 10;
  private static final long MIB = 1 << 20;
  private static final long HEAP_SHARE_OF_BODIES = 4;

  private final Settings settings;
  private final boolean isLocal;
  private final @Nullable TlsContext tls;

  private ServerDoor(Settings settings, boolean isLocal, @Nullable TlsContext tls) {
    this.settings = settings;
    this.isLocal = isLocal;
    this.tls = tls;
  }

  /** Checks what can be checked before anything is open. */
  static ServerDoor of(Settings settings) throws SettingRefused {
    boolean isLocal = isLocal(settings);
    TlsContext tls = tls(settings);
    if (!isLocal && tls == null && !settings.isOn(Setting.INSECURE_ALLOW_PLAIN_NETWORK)) {
      throw new SettingRefused(
          named(settings, Setting.HOST)
              + " is open to a network, where everybody could read passwords: set"
              + " \"tls-certificate\" and \"tls-key\", or \"insecure-allow-plain-network\"");
    }
    return new ServerDoor(settings, isLocal, tls);
  }

  private static String named(Settings settings, Setting setting) {
    Settings.Given given = settings.given(setting);
    return "setting \"" + setting.key() + "\", " + given.text() + " (" + given.source() + "),";
  }

  private static boolean isLocal(Settings settings) throws SettingRefused {
    try {
      return InetAddress.getByName(settings.text(Setting.HOST)).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new SettingRefused(named(settings, Setting.HOST) + " is no address of this machine");
    }
  }

  private static @Nullable TlsContext tls(Settings settings) throws SettingRefused {
    Optional<Path> certificate = settings.path(Setting.TLS_CERTIFICATE);
    Optional<Path> key = settings.path(Setting.TLS_KEY);
    if (certificate.isPresent() != key.isPresent()) {
      throw new SettingRefused(
          named(settings, certificate.isPresent() ? Setting.TLS_CERTIFICATE : Setting.TLS_KEY)
              + " wants \""
              + (certificate.isPresent() ? Setting.TLS_KEY : Setting.TLS_CERTIFICATE).key()
              + "\", too");
    }
    if (certificate.isEmpty()) {
      return null;
    }
    try {
      return new TlsContext(new TlsFiles(certificate.get(), key.orElseThrow()));
    } catch (IOException e) {
      throw new SettingRefused(
          "settings \"tls-certificate\" ("
              + settings.given(Setting.TLS_CERTIFICATE).source()
              + ") and \"tls-key\" ("
              + settings.given(Setting.TLS_KEY).source()
              + "): "
              + e.getMessage());
    }
  }

  HttpOptions options(ServerMetrics metrics, Predicate<Principal> isAdmin) {
    long bodyBytes = settings.number(Setting.MAX_REQUEST_MIB) * MIB;
    long allBytes = Math.max(bodyBytes, Runtime.getRuntime().maxMemory() / HEAP_SHARE_OF_BODIES);
    long userBytes = settings.number(Setting.MAX_USER_TRAFFIC_MIB) * MIB;
    return new HttpOptions(
        settings.text(Setting.HOST),
        (int) settings.number(Setting.PORT),
        tls,
        (int) (settings.number(Setting.MAX_HEADER_KIB) * KIB),
        bodyBytes,
        allBytes,
        settings.seconds(Setting.REQUEST_TIMEOUT_SECONDS),
        settings.seconds(Setting.STOP_SECONDS),
        new HttpOptions.Limits(
            (int) settings.number(Setting.MAX_SOCKETS),
            (int) settings.number(Setting.MAX_REQUESTS),
            (int) settings.number(Setting.MAX_WAITING_REQUESTS),
            (int) settings.number(Setting.MAX_REQUESTS_PER_USER),
            Math.max(bodyBytes, userBytes == 0 ? allBytes / 2 : userBytes)),
        new HttpOptions.Records(
            metrics,
            settings.text(Setting.METRICS_ACCESS).equals("everybody"),
            settings.text(Setting.METRICS_ACCESS).equals("user") ? _ -> true : isAdmin,
            settings.isOn(Setting.LOG_REQUESTS)));
  }

  /** Refuses a network where nobody has a password yet. */
  void checkUsers(boolean thereAreSome) throws SettingRefused {
    if (!isLocal && !thereAreSome && !settings.isOn(Setting.INSECURE_ALLOW_PLAIN_NETWORK)) {
      throw new SettingRefused(
          named(settings, Setting.HOST)
              + " is open to a network, and no user has a password: run \"vicinal user add NAME"
              + " --role admin\" first, or set \"insecure-allow-plain-network\"");
    }
  }

  /** Returns where clients find the server. */
  String url(int port) {
    String host = settings.text(Setting.HOST);
    return (tls == null ? "http://" : "https://")
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + port
        + "/";
  }
}
