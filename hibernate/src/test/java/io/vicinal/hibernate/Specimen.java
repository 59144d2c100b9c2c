package io.vicinal.hibernate;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Lob;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.hibernate.annotations.Array;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** An attribute of each type. */
@Entity
class Specimen {
  enum Size {
    SMALL,
    LARGE
  }

  @Id UUID id;
  boolean flag;
  byte tiny;
  short small;
  Integer whole;
  long big;
  float real;
  double wide;

  @Column(precision = 20, scale = 4)
  BigDecimal exact;

  char letter;
  String text;

  @Column(length = 100_000)
  String longText;

  @Lob String clob;
  byte[] bytes;
  @Lob byte[] blob;
  LocalDate date;
  LocalTime time;
  LocalDateTime moment;
  Instant instant;
  OffsetDateTime zoned;
  Duration duration;
  Size size;

  @JdbcTypeCode(SqlTypes.JSON)
  String json;

  @Array(length = 2)
  @JdbcTypeCode(SqlTypes.VECTOR_FLOAT32)
  float[] floats;

  @Array(length = 2)
  @JdbcTypeCode(SqlTypes.VECTOR_FLOAT16)
  float[] halves;

  @Array(length = 2)
  @JdbcTypeCode(SqlTypes.VECTOR_INT8)
  byte[] numbers;

  @Array(length = 16)
  @JdbcTypeCode(SqlTypes.VECTOR_BINARY)
  byte[] bits;
}
