package io.vicinal.planner.statement;

import io.vicinal.planner.access.Authority;
import io.vicinal.planner.access.Scopes;
import io.vicinal.planner.access.SecretText;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.ast.AccessAction;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.AccessRules;
import io.vicinal.storage.ApiKey;
import io.vicinal.storage.ApiKeys;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.User;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/**
 * Prepares statements about API keys. Everybody makes their own, admins those of all; a connection
 * whose own key narrows it makes none. The text of a key is in the one row that making or rotating
 * it gives, and nowhere else.
 */
final class KeyStatements {
  /** How long the secret before a rotation may still be used. */
  private static final Duration OVERLAP = Duration.ofDays(1);

  private static final int KEYS_MAX = 1_000; // of a user

  private final Preparation preparation;
  private final Session session;
  private final DataDirectory directory;

  KeyStatements(Preparation preparation) {
    this.preparation = preparation;
    this.session = preparation.session();
    this.directory = session.directory().orElseThrow();
  }

  StatementPlan create(AccessAction.CreateKey create) {
    requireMay(create.user());
    return new KeyPlan(
        preparation.sql(),
        StatementKind.CREATE_API_KEY,
        GivenText.types(create.validUntil()),
        values -> shown(create(create, values)));
  }

  StatementPlan alter(AccessAction.AlterKey alter) {
    requireMay(alter.user());
    ApiKeys keys = directory.apiKeys();
    return switch (alter.change()) {
      case ROTATE ->
          new KeyPlan(
              preparation.sql(),
              StatementKind.ALTER_API_KEY,
              GivenText.types(alter.validUntil()),
              values -> shown(rotate(alter, values)));
      case ENABLE, DISABLE ->
          changing(
              StatementKind.ALTER_API_KEY,
              null,
              _ ->
                  keys.setDisabled(
                      key(alter.name(), alter.user()).id(),
                      alter.change() == AccessAction.KeyChange.DISABLE));
      case VALID_UNTIL ->
          changing(
              StatementKind.ALTER_API_KEY,
              alter.validUntil(),
              values -> {
                Instant until = end(alter.validUntil(), values);
                keys.setValidUntil(key(alter.name(), alter.user()).id(), until);
              });
    };
  }

  StatementPlan drop(AccessAction.DropKey drop) {
    requireMay(drop.user());
    return changing(
        StatementKind.DROP_API_KEY,
        null,
        _ -> {
          User user = user(drop.user());
          Optional<ApiKey> key = rules().key(user.id(), drop.name().getSimple());
          if (key.isPresent() || !drop.ifExists()) {
            directory.apiKeys().drop(key.orElseThrow(() -> missing(drop.name())).id());
          }
        });
  }

  /** What a statement that gives no row does with its parameters. */
  private interface Change {
    void run(@Nullable Object[] values);
  }

  private StatementPlan changing(StatementKind kind, @Nullable SqlNode parameter, Change change) {
    return new AccessPlan(
        preparation.sql(), kind, GivenText.types(parameter), (_, values) -> change.run(values));
  }

  private AccessRules rules() {
    return directory.access().rules();
  }

  private void requireMay(@Nullable SqlIdentifier user) {
    Optional<Authority> authority = session.authority();
    if (authority.isEmpty()) {
      return;
    }
    authority.get().requireUnscoped("make or change API keys");
    boolean own =
        user == null
            || rules()
                .user(user.getSimple())
                .filter(found -> found.id() == session.self().userId())
                .isPresent();
    if (!own) {
      authority.get().requireAdmin("make or change the API keys of others");
    }
  }

  private User user(@Nullable SqlIdentifier name) {
    if (name == null) {
      return session
          .user()
          .orElseThrow(() ->
              new SqlStateException(
                  SqlState.UNDEFINED_OBJECT,
                  "this connection has no user; say for whom the API key is"));
    }
    return rules()
        .user(name.getSimple())
        .orElseThrow(() ->
            new SqlStateException(
                    SqlState.UNDEFINED_OBJECT, "user \"" + name.getSimple() + "\" does not exist")
                .at(name.getParserPosition()));
  }

  private ApiKey key(SqlIdentifier name, @Nullable SqlIdentifier user) {
    return rules().key(user(user).id(), name.getSimple()).orElseThrow(() -> missing(name));
  }

  private static SqlStateException missing(SqlIdentifier name) {
    return new SqlStateException(
            SqlState.UNDEFINED_OBJECT, "API key \"" + name.getSimple() + "\" does not exist")
        .at(name.getParserPosition());
  }

  /** A key and the secret that it has from now on. */
  private record Secret(ApiKey key, String secret) {}

  private Secret create(AccessAction.CreateKey create, @Nullable Object[] values) {
    User user = user(create.user());
    Scopes scopes = scopes(create.scopes(), user);
    Instant now = Instant.now();
    Instant until =
        create.validUntil() == null
            ? session.activity().keyExpiry(now)
            : end(create.validUntil(), values);
    if (rules().keys().stream().filter(key -> key.userId() == user.id()).count() >= KEYS_MAX) {
      throw new SqlStateException(
          SqlState.LIMIT_EXCEEDED, "a user has at most " + KEYS_MAX + " API keys");
    }
    String secret = SecretText.newSecret();
    return new Secret(
        directory
            .apiKeys()
            .create(
                user.id(),
                create.name().getSimple(),
                SecretText.hash(secret),
                scopes.text(),
                now,
                until),
        secret);
  }

  /** Returns when a key ends, null for never, which has to be said. */
  private static @Nullable Instant end(@Nullable SqlNode node, @Nullable Object[] values) {
    if (GivenText.of(node, values) == null) {
      throw new SqlStateException(
              SqlState.INVALID_PARAMETER_VALUE, "the end of an API key cannot be NULL")
          .withHint("'infinity' is no end.");
    }
    return GivenText.moment(node, values);
  }

  /** Makes it valid for as long as a new key, unless it is so for longer. */
  private Secret rotate(AccessAction.AlterKey alter, @Nullable Object[] values) {
    ApiKey key = key(alter.name(), alter.user());
    Instant now = Instant.now();
    Instant until;
    if (alter.validUntil() != null) {
      until = end(alter.validUntil(), values);
    } else {
      Instant before = key.validUntil();
      Instant renewed = session.activity().keyExpiry(now);
      until = before == null || (renewed != null && before.isAfter(renewed)) ? before : renewed;
    }
    Instant overlap = now.plus(OVERLAP);
    Instant end = key.validUntil();
    Instant previousUntil = end != null && end.isBefore(overlap) ? end : overlap;
    String secret = SecretText.newSecret();
    return new Secret(
        directory.apiKeys().rotate(key.id(), SecretText.hash(secret), previousUntil, until),
        secret);
  }

  private @Nullable Object[] shown(Secret made) {
    ApiKey key = made.key();
    Instant until = key.validUntil();
    return new @Nullable Object[] {
      key.name(),
      rules().name(key.userId()).orElse(""),
      new SecretText(String.valueOf(key.id()), made.secret()).text(),
      until == null ? null : until.atOffset(ZoneOffset.UTC)
    };
  }

  private Scopes scopes(List<SqlNode> nodes, User user) {
    var words = new ArrayList<String>();
    for (SqlNode node : nodes) {
      switch (node) {
        case SqlIdentifier word -> words.add(word.getSimple());
        case SqlCharStringLiteral text ->
            words.addAll(List.of(String.valueOf(text.toValue()).split(",", -1)));
        default ->
            throw new SqlStateException(SqlState.SYNTAX_ERROR, "a scope is a word or a text")
                .at(node.getParserPosition());
      }
    }
    try {
      return Scopes.named(words, new ScopeNames(session, user));
    } catch (IllegalArgumentException e) {
      throw new SqlStateException(SqlState.INVALID_PARAMETER_VALUE, String.valueOf(e.getMessage()));
    }
  }
}
