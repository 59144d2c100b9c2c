package io.vicinal.server.http;

import io.vicinal.jdbc.Driver;
import io.vicinal.jdbc.ServedDirectory;
import io.vicinal.jdbc.ServedLimits;
import io.vicinal.planner.access.Passwords;
import io.vicinal.server.login.BasicCredentials;
import io.vicinal.server.login.UserAuthenticator;
import io.vicinal.server.rest.RestService;
import io.vicinal.server.tls.TlsContext;
import io.vicinal.server.wire.WireService;
import io.vicinal.storage.Role;
import io.vicinal.storage.User;
import io.vicinal.storage.Users;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A server on a free port of this machine, with three users and a database in memory. */
final class TestServer implements AutoCloseable {
  static final BasicCredentials ANNA = new BasicCredentials("anna", "correct horse");
  static final BasicCredentials BEN = new BasicCredentials("ben", "battery: staple ü");
  static final BasicCredentials CLARA = new BasicCredentials("clara", "tr0ub4dor&3");
  static final int BODY_BYTES_MAX = 8 << 20;

  private final ServedDirectory directory;
  private final WireService wire;
  private final HttpService http;
  private final RestService rest;
  private final IdleConnections idle;
  private final @Nullable TlsContext tls;
  private final Passwords passwords = new Passwords(4);
  private final AtomicReference<@Nullable Instant> stopped = new AtomicReference<>();
  volatile boolean ready = true;

  TestServer() throws Exception {
    this(null);
  }

  /** Starts a server that encrypts unless {@code tls} is null. */
  TestServer(@Nullable TlsContext tls) throws Exception {
    this(tls, ServedLimits.NONE, HttpOptions.Limits.DEFAULT, HttpOptions.Records.NONE);
  }

  TestServer(
      @Nullable TlsContext tls,
      ServedLimits connections,
      HttpOptions.Limits requests,
      HttpOptions.Records records)
      throws Exception {
    this(tls, connections, requests, records, Duration.ofSeconds(60));
  }

  /** Starts a server that waits for so long for the rest of a request. */
  TestServer(
      @Nullable TlsContext tls,
      ServedLimits connections,
      HttpOptions.Limits requests,
      HttpOptions.Records records,
      Duration patience)
      throws Exception {
    this.tls = tls;
    directory = Driver.serve("jdbc:vicinal:mem:server" + System.nanoTime(), connections);
    for (BasicCredentials user : List.of(ANNA, BEN, CLARA)) {
      User created = directory.users().create(user.user(), passwords.hash(user.password()));
      directory.access().addMember(Role.ADMIN.id(), created.id(), false);
    }
    wire = new WireService(directory);
    http =
        new HttpService(
            new HttpOptions(
                "127.0.0.1",
                0,
                tls,
                16 << 10,
                BODY_BYTES_MAX,
                4L * BODY_BYTES_MAX,
                patience,
                Duration.ofSeconds(5),
                requests,
                records),
            () -> ready);
    rest =
        new RestService((principal, database) ->
            directory.connect(principal.name(), principal.keyId(), database));
    var authenticator =
        new UserAuthenticator(
            directory.access(), passwords, new TurnedClock(), Duration.ofMinutes(30));
    http.serve(wire, rest, authenticator);
    idle = new IdleConnections(wire, rest, Duration.ofMinutes(30), Duration.ofMinutes(30));
    idle.start(authenticator::isStill);
    http.start();
  }

  /** Tells the time, until a test stops and turns it. */
  private final class TurnedClock extends Clock {
    @Override
    public Instant instant() {
      Instant turned = stopped.get();
      return turned == null ? Instant.now() : turned;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** Lets so much time pass for logins, and then none. */
  void pass(Duration time) {
    stopped.updateAndGet(before -> (before == null ? Instant.now() : before).plus(time));
  }

  /** Returns how many passwords were hashed to compare them. */
  long compared() {
    return passwords.compared();
  }

  ServedDirectory directory() {
    return directory;
  }

  WireService wire() {
    return wire;
  }

  /** Leaves a user without any right. */
  void revokeAdmin(BasicCredentials user) {
    User found = directory.users().find(user.user()).orElseThrow();
    directory.access().removeMember(Role.ADMIN.id(), found.id(), false);
  }

  Users users() {
    return directory.users();
  }

  String url() {
    return (tls == null ? "http" : "https") + "://127.0.0.1:" + http.port() + "/";
  }

  /** Returns the URL of our own driver, which ends with the database. */
  String driverUrl() {
    return "jdbc:vicinal://127.0.0.1:" + http.port() + "/main";
  }

  /** Connects by our own driver. */
  Connection connect(BasicCredentials credentials) throws SQLException {
    return DriverManager.getConnection(driverUrl(), credentials.user(), credentials.password());
  }

  /** Connects as anybody's Avatica client does. */
  Connection connect(String serialization, BasicCredentials credentials) throws SQLException {
    var properties = new Properties();
    properties.setProperty("serialization", serialization);
    properties.setProperty("authentication", "BASIC");
    properties.setProperty("avatica_user", credentials.user());
    properties.setProperty("avatica_password", credentials.password());
    return DriverManager.getConnection("jdbc:avatica:remote:url=" + url(), properties);
  }

  @Override
  public void close() throws Exception {
    http.close();
    idle.close();
    rest.close();
    wire.close();
    directory.close();
  }
}
