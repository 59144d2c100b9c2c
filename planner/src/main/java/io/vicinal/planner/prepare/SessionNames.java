package io.vicinal.planner.prepare;

import io.vicinal.planner.session.SearchPath;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.function.SessionFunctions;
import io.vicinal.storage.Role;
import java.util.ArrayList;
import java.util.Objects;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/**
 * Writes the names behind CURRENT_CATALOG, CURRENT_SCHEMA, CURRENT_PATH and CURRENT_ROLE, and the
 * zone of the session, into a tree. Plans are shared only among sessions that agree on them.
 */
final class SessionNames extends RelHomogeneousShuttle {
  private final Session session;
  private final RexBuilder rexBuilder;
  private final @Nullable ZonedCalls zone;
  private final RexShuttle expressions = new Expressions();

  SessionNames(Session session, RexBuilder rexBuilder) {
    this.session = session;
    this.rexBuilder = rexBuilder;
    this.zone =
        session.timeZone().equals(Session.UTC)
            ? null
            : new ZonedCalls(rexBuilder, session.timeZone());
  }

  @Override
  public RelNode visit(RelNode node) {
    return super.visit(node).accept(expressions);
  }

  private final class Expressions extends RexShuttle {
    @Override
    public RexNode visitCall(RexCall call) {
      return switch (call.getOperator().getName()) {
        case "CURRENT_CATALOG" -> text(session.database().name(), call);
        case "CURRENT_SCHEMA" ->
            session
                .currentSchema()
                .map(it -> text(it, call))
                .orElseGet(() -> rexBuilder.makeNullLiteral(call.getType()));
        case SessionFunctions.CURRENT_DATABASE -> text(session.database().name(), call);
        case SessionFunctions.VERSION -> text("Vicinal", call);
        case SessionFunctions.CURRENT_SCHEMAS -> schemas(call);
        case "CURRENT_PATH" -> text(SearchPath.text(session.searchPath()), call);
        case "CURRENT_ROLE" -> text(session.role().map(Role::name).orElse("none"), call);
        case "SESSION_USER", "SYSTEM_USER" -> text(session.userName(), call);
        case "CURRENT_USER", "USER" ->
            text(session.role().map(Role::name).orElseGet(session::userName), call);
        default -> {
          RexNode visited = super.visitCall(call);
          yield zone != null && visited instanceof RexCall other ? zone.of(other) : visited;
        }
      };
    }

    private RexNode schemas(RexCall call) {
      RelDataType element =
          Objects.requireNonNull(call.getType().getComponentType(), "an array of names");
      var names = new ArrayList<RexNode>();
      for (String schema : session.existingPath()) {
        names.add(rexBuilder.makeLiteral(schema, element, true));
      }
      return names.isEmpty()
          ? rexBuilder.makeNullLiteral(call.getType())
          : rexBuilder.makeCall(call.getType(), SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR, names);
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
      RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subQuery);
      return visited.clone(visited.rel.accept(SessionNames.this));
    }

    private RexNode text(String name, RexCall call) {
      return rexBuilder.makeLiteral(name, call.getType(), true);
    }
  }
}
