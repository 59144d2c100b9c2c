package io.vicinal.planner.convert;

import io.vicinal.sql.type.VectorFormat;
import io.vicinal.storage.VectorElement;

/** Translates what the components of vectors are between the dialect and storage. */
final class VectorFormats {
  private VectorFormats() {}

  static VectorFormat toSql(VectorElement element) {
    return switch (element) {
      case FLOAT32 -> VectorFormat.FLOAT32;
      case FLOAT16 -> VectorFormat.FLOAT16;
      case INT8 -> VectorFormat.INT8;
      case BIT -> VectorFormat.BIT;
    };
  }

  static VectorElement toStorage(VectorFormat format) {
    return switch (format) {
      case FLOAT32 -> VectorElement.FLOAT32;
      case FLOAT16 -> VectorElement.FLOAT16;
      case INT8 -> VectorElement.INT8;
      case BIT -> VectorElement.BIT;
    };
  }
}
