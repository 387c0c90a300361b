#pragma once
// libcurl's variadic calls and the few calls of libssl that its TLS hooks need, under types that Swift can see.
#include <curl/curl.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

typedef size_t (*ccurl_data_fn)(char *, size_t, size_t, void *);
typedef CURLcode (*ccurl_ctx_fn)(CURL *, void *, void *);
typedef int (*ccurl_prereq_fn)(void *, char *, char *, int, int);
typedef int (*ccurl_verify_fn)(X509_STORE_CTX *, void *);

static inline CURLcode ccurl_set_long(CURL *h, CURLoption o, long v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode ccurl_set_off(CURL *h, CURLoption o, curl_off_t v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode ccurl_set_str(CURL *h, CURLoption o, const char *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode ccurl_set_ptr(CURL *h, CURLoption o, const void *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode ccurl_set_list(CURL *h, CURLoption o, struct curl_slist *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode ccurl_set_data(CURL *h, CURLoption o, ccurl_data_fn f) { return curl_easy_setopt(h, o, f); }
static inline CURLcode ccurl_set_ctx(CURL *h, CURLoption o, ccurl_ctx_fn f) { return curl_easy_setopt(h, o, f); }
static inline CURLcode ccurl_set_prereq(CURL *h, CURLoption o, ccurl_prereq_fn f) { return curl_easy_setopt(h, o, f); }
static inline CURLcode ccurl_set_blob(CURL *h, CURLoption o, const void *d, size_t n) {
    struct curl_blob b = { (void *)d, n, CURL_BLOB_COPY };
    return curl_easy_setopt(h, o, &b);
}
static inline CURLcode ccurl_get_long(CURL *h, CURLINFO i, long *v) { return curl_easy_getinfo(h, i, v); }
static inline CURLcode ccurl_get_ptr(CURL *h, CURLINFO i, void **v) { return curl_easy_getinfo(h, i, v); }
static inline CURLMcode ccurl_multi_set_long(CURLM *m, CURLMoption o, long v) { return curl_multi_setopt(m, o, v); }
static inline CURLcode ccurl_msg_result(const CURLMsg *m) { return m->data.result; }

// The SSL of the connection that this transfer is attached to; NULL when it has none.
static inline SSL *ccurl_ssl(CURL *h) {
    struct curl_tlssessioninfo *t = NULL;
    if (curl_easy_getinfo(h, CURLINFO_TLS_SSL_PTR, &t) != CURLE_OK || !t || t->backend != CURLSSLBACKEND_OPENSSL)
        return NULL;
    return (SSL *)t->internals;
}
static inline void ccurl_ctx_verify(void *ctx, ccurl_verify_fn f, void *arg) {
    SSL_CTX_set_verify((SSL_CTX *)ctx, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_cert_verify_callback((SSL_CTX *)ctx, f, arg);
    SSL_CTX_set_session_cache_mode((SSL_CTX *)ctx, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options((SSL_CTX *)ctx, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
}
static inline int ccurl_chain_count(STACK_OF(X509) *s) { return sk_X509_num(s); }
static inline X509 *ccurl_chain_at(STACK_OF(X509) *s, int i) { return sk_X509_value(s, i); }
