package io.vicinal.server.settings;

import io.vicinal.planner.access.Passwords;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Everything that can be set about the server: the one list for flags, environment and files. */
public enum Setting {
  DATA(new Form.Text("DIRECTORY"), "data", "data directory, made if missing"),
  HOST(
      new Form.Text("ADDRESS"),
      "127.0.0.1",
      "address on which it listens; any but this machine's own wants TLS and a user, or"
          + " insecure-allow-plain-network"),
  PORT(
      new Form.WholeNumber("", 0, 65_535),
      "7655",
      "port on which it listens; 0 for one that is free"),
  TLS_CERTIFICATE(
      new Form.Text("FILE"),
      "",
      "certificate of the server and those that sign it, as PEM; read again when it changes"),
  TLS_KEY(
      new Form.Text("FILE"),
      "",
      "private key of the certificate, as PEM without a password (PKCS#8, PKCS#1 or EC)"),
  INSECURE_ALLOW_PLAIN_NETWORK(
      new Form.Switch(),
      "false",
      "lets it listen on a network without TLS, where everybody can read passwords, and without"
          + " users"),
  MAX_REQUEST_MIB(
      new Form.WholeNumber("MiB", 1, Integer.MAX_VALUE >> 20),
      "64",
      "largest request; larger ones get 413"),
  MAX_HEADER_KIB(
      new Form.WholeNumber("KiB", 1, 1_024),
      "16",
      "largest header of a request; larger ones get 431"),
  IDLE_MINUTES(
      new Form.WholeNumber("minutes", 1, 525_600),
      "30",
      "connections without a call for so long are closed, and what they have open is rolled back"),
  IDLE_TRANSACTION_MINUTES(
      new Form.WholeNumber("minutes", 1, 525_600),
      "10",
      "connections with an open transaction and without a call for so long are rolled back and"
          + " closed; their next call gets 25P03"),
  REQUEST_TIMEOUT_SECONDS(
      new Form.WholeNumber("seconds", 1, 3_600),
      "60",
      "how long a client may send nothing within a request, or between two on one socket"),
  MAX_SOCKETS(
      new Form.WholeNumber("", 1, 1_000_000),
      "10000",
      "sockets that are open at a time; others wait until one is closed"),
  MAX_REQUESTS(
      new Form.WholeNumber("", 1, 100_000),
      "256",
      "requests that are at work at a time; others wait their turn"),
  MAX_WAITING_REQUESTS(
      new Form.WholeNumber("", 0, 1_000_000),
      "1000",
      "requests that wait at a time; others, and those that wait for ten seconds, get 503"),
  MAX_REQUESTS_PER_USER(
      new Form.WholeNumber("", 1, 100_000),
      "128",
      "requests of one user, at work or waiting; others get 503"),
  MAX_CONNECTIONS(
      new Form.WholeNumber("", 1, 1_000_000),
      "2000",
      "connections of all users; others are refused with 53300"),
  MAX_CONNECTIONS_PER_USER(
      new Form.WholeNumber("", 1, 1_000_000),
      "500",
      "connections of one user; others are refused with 53300"),
  MAX_STATEMENTS_PER_CONNECTION(
      new Form.WholeNumber("", 1, 1_000_000),
      "1000",
      "statements that a connection has open; others are refused with 53400"),
  MAX_STATEMENT_MIB(
      new Form.WholeNumber("MiB", 0, 1_000_000),
      "0",
      "memory that one statement, or the changes of one transaction, may take; others get 53200; 0"
          + " for a quarter of the heap"),
  MAX_USER_MIB(
      new Form.WholeNumber("MiB", 0, 1_000_000),
      "0",
      "memory that all statements of one user may take at a time; others get 53200; 0 for half of"
          + " the heap"),
  MAX_USER_TRAFFIC_MIB(
      new Form.WholeNumber("MiB", 0, 1_000_000),
      "0",
      "requests and answers of one user that are at work or not read yet; others get 503; 0 for"
          + " half of what those of all may take, a quarter of the heap"),
  MAX_STATEMENT_SECONDS(
      new Form.WholeNumber("seconds", 0, 31_536_000),
      "0",
      "time that one statement may take; others end with 57014; 0 for any"),
  TOKEN_MINUTES(
      new Form.WholeNumber("minutes", 1, 60),
      "30",
      "how long a token is valid that POST /v1/login gives"),
  API_KEY_DAYS(
      new Form.WholeNumber("days", 0, 36_500),
      "90",
      "how long API keys are valid that do not say it; 0 for ever"),
  PASSWORD_COST(
      new Form.WholeNumber("", Passwords.COST, Passwords.COST_MAX),
      Integer.toString(Passwords.COST),
      "cost of bcrypt's hashes of passwords that are set from then on; one more doubles the time"),
  METRICS_ACCESS(
      new Form.Choice(List.of("admin", "user", "everybody")),
      "admin",
      "who may read /metrics: admins, every user, or everybody without a password"),
  LOG_FILE(
      new Form.Text("FILE"),
      "",
      "file to which the log is added, readable for its owner only; none for standard error"),
  LOG_LEVEL(
      new Form.Choice(List.of("error", "warn", "info", "debug")), "info", "what the log tells"),
  LOG_STATEMENT_MS(
      new Form.WholeNumber("ms", 0, 86_400_000),
      "1000",
      "statements that were at work for so long get a line in the log; 0 for all"),
  LOG_REQUESTS(new Form.Switch(), "false", "whether each request gets a line in the log"),
  AUDIT_KEY_FILE(
      new Form.Text("FILE"),
      "",
      "key of the audit log, made if missing; none for the file next to the data directory that has"
          + " its name and .audit-key behind it"),
  AUDIT_KEEP_DAYS(
      new Form.WholeNumber("days", 0, 36_500),
      "365",
      "rows of the audit log are deleted when they are so old; 0 for never"),
  STOP_SECONDS(
      new Form.WholeNumber("seconds", 0, 3_600),
      "20",
      "how long what runs may go on after the signal to stop");

  @SuppressWarnings("ImmutableEnumChecker") // records of words and numbers
  private final Form form;

  private final String defaultText;
  private final String description;

  Setting(Form form, String defaultText, String description) {
    this.form = form;
    this.defaultText = defaultText;
    this.description = description;
  }

  /** Returns the setting of that name. */
  public static Optional<Setting> named(String name) {
    return Arrays.stream(values()).filter(setting -> setting.key().equals(name)).findFirst();
  }

  /** Returns the name, as files have it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the option of the command line. */
  public String flag() {
    return "--" + key();
  }

  /** Returns the variable of the environment. */
  public String variable() {
    return SettingSources.VARIABLE_PREFIX + name();
  }

  /** Returns what values it takes. */
  public Form form() {
    return form;
  }

  /** Returns the value that holds where none is given, empty for none. */
  public String defaultText() {
    return defaultText;
  }

  /** Returns what it does, without a full stop. */
  public String description() {
    return description;
  }
}
