package io.vicinal.storage.quantization;

import io.vicinal.storage.Quantization;
import org.jspecify.annotations.Nullable;

/** Where the rows of a segment lie, for the codes of others like them; immutable. */
public final class CodeCenters {
  final float[] center; // rotated
  final float[] offsets; // of the regions, one after the other
  final int regions;
  final Object identity; // of the codes that these were learned for

  private CodeCenters(RowCodes codes) {
    this.center = codes.center().clone();
    this.offsets = codes.regions().offsets().clone();
    this.regions = codes.regions().count();
    this.identity = codes.centersIdentity();
  }

  /** Returns those of {@code codes}; null if these were rotated in another way than now. */
  public static @Nullable CodeCenters of(RowCodes codes) {
    return codes.seed() == RowEncoder.SEED ? new CodeCenters(codes) : null;
  }

  /** Returns the bytes of codes that have these centers. */
  public long sizeBytes(int rowCount, int dimension, Quantization quantization) {
    return layout(rowCount, dimension, quantization).sizeBytes();
  }

  CodesLayout layout(int rowCount, int dimension, Quantization quantization) {
    var layout = new CodesLayout(rowCount, dimension, quantization);
    return new CodesLayout(rowCount, dimension, layout.bits(), layout.bytes() ? 0 : regions);
  }
}
