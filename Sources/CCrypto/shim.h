#pragma once
#include <openssl/cms.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/* RFC 2253 names with UTF-8 left readable: Swift does not import this macro's expression. */
static const unsigned long ccrypto_name_flags = XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB;

/* An EC key of given numbers. EVP_PKEY_fromdata takes an array of structs that point at each other's memory, which
   Swift could only build unsafely; reading DER instead is ten times slower. `scalar` is in the machine's byte order;
   null for a public key. */
static inline EVP_PKEY *ccrypto_ec_key(const char *type, const char *group, const unsigned char *point,
                                       size_t point_count, const unsigned char *scalar, size_t scalar_count) {
    EVP_PKEY *key = NULL;
    OSSL_PARAM parts[4], *next = parts;
    *next++ = OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char *)group, 0);
    *next++ = OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, (void *)point, point_count);
    if (scalar) *next++ = OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, (unsigned char *)scalar, scalar_count);
    *next = OSSL_PARAM_construct_end();
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    if (context && EVP_PKEY_fromdata_init(context) == 1)
        EVP_PKEY_fromdata(context, &key, scalar ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, parts);
    EVP_PKEY_CTX_free(context);
    return key;
}
