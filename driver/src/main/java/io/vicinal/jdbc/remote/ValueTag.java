package io.vicinal.jdbc.remote;

/** The kinds of values on their way; new ones come at the end. */
enum ValueTag {
  NULL,
  FALSE,
  TRUE,
  SHORT,
  INTEGER,
  LONG,
  FLOAT,
  DOUBLE,
  /** Scale and the bytes of the unscaled number. */
  DECIMAL,
  /** The bytes of a whole number of any size. */
  WHOLE,
  TEXT,
  BYTES,
  /** Days since 1970. */
  DATE,
  /** Nanoseconds of the day. */
  TIME,
  /** Days and nanoseconds of the day. */
  TIMESTAMP,
  /** Seconds since 1970, nanoseconds, and seconds of the offset. */
  TIMESTAMPTZ,
  /** A parameter of {@link ClientMoment}. */
  CLIENT_MOMENT,
  UUID,
  VECTOR,
  /** An {@link io.vicinal.jdbc.value.ArrayCell}. */
  ARRAY,
  LIST,
  DOUBLES
}
