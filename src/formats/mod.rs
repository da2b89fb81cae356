//! Bytes of foreign files to domain values and back.
