package io.vicinal.planner.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An array as it leaves the planner. Immutable.
 *
 * @param element type of the elements
 * @param elementName as the dialect writes that type, without precision: "VARCHAR"
 * @param elements in the Java class of their type, or null
 */
public record ArrayValue(ValueType element, String elementName, List<@Nullable Object> elements) {
  public ArrayValue {
    elements = Collections.unmodifiableList(new ArrayList<>(elements));
  }
}
