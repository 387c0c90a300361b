#pragma once
// libarchive, of which zip alone is used.
#include <archive.h>
#include <archive_entry.h>
