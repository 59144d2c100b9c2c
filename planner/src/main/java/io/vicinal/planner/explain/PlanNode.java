package io.vicinal.planner.explain;

import io.vicinal.planner.execute.OperatorMeasure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operator of a plan as it is shown, in both forms.
 *
 * @param operator one word, for programs
 * @param title one line, for people; empty for an operator that they need not see
 * @param details further lines
 * @param fields what the details say, by name, for programs
 * @param measure what it gives, null if that is not known
 * @param inputs whose rows it reads
 */
public record PlanNode(
    String operator,
    String title,
    List<String> details,
    Map<String, Object> fields,
    @Nullable OperatorMeasure measure,
    List<PlanNode> inputs) {
  private static final double NANOS_PER_MILLI = 1e6;

  public PlanNode {
    details = List.copyOf(details);
    inputs = List.copyOf(inputs);
  }

  /** Returns a node with other inputs. */
  public PlanNode withInputs(List<PlanNode> newInputs) {
    return new PlanNode(operator, title, details, fields, measure, newInputs);
  }

  /** Returns the lines of the text, inputs indented below. */
  public List<String> lines(boolean analyzed) {
    var lines = new ArrayList<String>();
    write(0, analyzed, lines);
    return lines;
  }

  private void write(int depth, boolean analyzed, List<String> lines) {
    String indent = "  ".repeat(depth);
    if (!title.isEmpty()) {
      lines.add(indent + title + numbers(analyzed));
    }
    details.forEach(detail -> lines.add(indent + "  " + detail));
    int below = title.isEmpty() ? depth : depth + 1;
    inputs.forEach(input -> input.write(below, analyzed, lines));
  }

  private String numbers(boolean analyzed) {
    OperatorMeasure known = measure;
    if (known == null) {
      return "";
    }
    String text = "(about " + Math.round(known.estimatedRows()) + " rows";
    if (analyzed && known.runs() == 0) {
      text += "; never run";
    } else if (analyzed) {
      text += "; gave " + known.rows() + " in " + millis(known.nanos()) + " ms";
      text += known.runs() == 1 ? "" : " and " + known.runs() + " runs";
    }
    return " " + text + ")";
  }

  static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f", nanos / NANOS_PER_MILLI);
  }

  /** Returns the object of the other form. */
  public Map<String, Object> json(boolean analyzed) {
    var object = new LinkedHashMap<String, Object>();
    object.put("operator", operator);
    if (!title.isEmpty()) {
      object.put("text", title);
    }
    OperatorMeasure known = measure;
    if (known != null) {
      object.put("estimated_rows", Math.round(known.estimatedRows()));
      if (analyzed) {
        object.put("actual_rows", known.rows());
        object.put("runs", known.runs());
        object.put("millis", known.nanos() / NANOS_PER_MILLI);
      }
    }
    object.putAll(fields);
    object.put("inputs", inputs.stream().map(input -> input.json(analyzed)).toList());
    return object;
  }
}
