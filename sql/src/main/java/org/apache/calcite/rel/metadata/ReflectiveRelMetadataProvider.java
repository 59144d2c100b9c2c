package org.apache.calcite.rel.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Multimap;
import java.lang.reflect.Method;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.util.ReflectiveVisitor;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Gives one kind of Calcite's answers about algebra, in place of Calcite's class of this name.
 * Calcite makes one for each kind when a process plans its first statement, and its own looks up
 * every method that answers, and with them, by their common list, every function that generated
 * code may call: two hundred classes and a tenth of the time of a first query. That is for a way to
 * ask which Calcite itself has left for {@link RelMetadataQuery}; this class has not got it.
 *
 * <p>Where Calcite's own class comes first on a class path, a first query takes longer, and
 * everything else is the same. Immutable.
 */
@NullMarked
public final class ReflectiveRelMetadataProvider implements RelMetadataProvider, ReflectiveVisitor {
  private static final String OTHER_WAY = "metadata is asked through RelMetadataQuery";

  private final MetadataHandler<?> handler;
  private final Class<? extends MetadataHandler<?>> type;

  private ReflectiveRelMetadataProvider(
      MetadataHandler<?> handler, Class<? extends MetadataHandler<?>> type) {
    this.handler = handler;
    this.type = type;
  }

  /** Returns what lets {@code handler} answer the questions of {@code type}. */
  public static <M extends Metadata> RelMetadataProvider reflectiveSource(
      MetadataHandler<? extends M> handler, Class<? extends MetadataHandler<M>> type) {
    return new ReflectiveRelMetadataProvider(handler, type);
  }

  @Override
  public List<MetadataHandler<?>> handlers(Class<? extends MetadataHandler<?>> asked) {
    return type.isAssignableFrom(asked) ? ImmutableList.of(handler) : ImmutableList.of();
  }

  @Override
  @Deprecated // as in Calcite
  public <M extends Metadata> @Nullable UnboundMetadata<M> apply(
      Class<? extends RelNode> rel, Class<? extends M> metadata) {
    throw new UnsupportedOperationException(OTHER_WAY);
  }

  @Override
  @Deprecated // as in Calcite
  public <M extends Metadata> Multimap<Method, MetadataHandler<M>> handlers(MetadataDef<M> def) {
    throw new UnsupportedOperationException(OTHER_WAY);
  }
}
