package io.vicinal.storage.catalog;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a component that {@link RecordJson} leaves out where it is null or an empty list, so that
 * what was written before there was such a component means the same.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface OmittedIfEmpty {}
