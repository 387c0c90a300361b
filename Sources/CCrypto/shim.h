#pragma once
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/* RFC 2253 names with UTF-8 left readable: Swift does not import this macro's expression. */
static const unsigned long ccrypto_name_flags = XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB;
