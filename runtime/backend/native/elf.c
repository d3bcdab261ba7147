/*
 * elf.c: reads the headers of a shared object, so that a text file, another machine's library and
 * one that was cut short are named as what they are, and the loader never sees them.
 */
#include <elf.h>
#include <link.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backend/native/elf.h"
#include "base/file.h"

#if defined(__x86_64__)
#define SX_ELF_MACHINE EM_X86_64
#elif defined(__aarch64__)
#define SX_ELF_MACHINE EM_AARCH64
#elif defined(__riscv)
#define SX_ELF_MACHINE EM_RISCV
#elif defined(__i386__)
#define SX_ELF_MACHINE EM_386
#elif defined(__arm__)
#define SX_ELF_MACHINE EM_ARM
#elif defined(__powerpc64__)
#define SX_ELF_MACHINE EM_PPC64
#elif defined(__s390x__)
#define SX_ELF_MACHINE EM_S390
#else
#define SX_ELF_MACHINE EM_NONE /* not known here: the loader decides alone */
#endif

#if UINTPTR_MAX > 0xffffffffu
#define SX_ELF_CLASS ELFCLASS64
#else
#define SX_ELF_CLASS ELFCLASS32
#endif

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define SX_ELF_DATA ELFDATA2LSB
#else
#define SX_ELF_DATA ELFDATA2MSB
#endif

typedef ElfW(Ehdr) sx_elf_header;
typedef ElfW(Phdr) sx_elf_part;

static const char *machine_name(unsigned machine, char *buffer, size_t size)
{
    static const struct {
        unsigned machine;
        const char *name;
    } names[] = {
        {EM_X86_64, "x86-64"}, {EM_386, "x86"},      {EM_AARCH64, "ARM 64"},
        {EM_ARM, "ARM 32"},    {EM_RISCV, "RISC-V"}, {EM_PPC64, "POWER"},
        {EM_S390, "IBM Z"},    {EM_MIPS, "MIPS"},    {EM_LOONGARCH, "LoongArch"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (names[i].machine == machine)
            return names[i].name;
    }
    (void)snprintf(buffer, size, "machine %u", machine);
    return buffer;
}

static bool read_at(int file, uint64_t offset, void *to, size_t length)
{
    return sx_read_at(file, to, length, offset) == (ssize_t)length;
}

/* Text rather than a library: what an author sees who named the source, or a linker script. */
static bool is_text(const unsigned char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if ((bytes[i] < 0x20 || bytes[i] == 0x7f) && bytes[i] != '\n' && bytes[i] != '\r' &&
            bytes[i] != '\t')
            return false;
    }
    return length > 0;
}

static const char *identity(const unsigned char *bytes, size_t length)
{
    if (length == 0)
        return "is empty";
    if (length < EI_NIDENT || memcmp(bytes, ELFMAG, SELFMAG) != 0) {
        if (length >= 2 && memcmp(bytes, "MZ", 2) == 0)
            return "is a Windows program or library, not an ELF shared object";
        return is_text(bytes, length) ? "is a text file, not a shared object"
                                      : "is no ELF shared object";
    }
    if (bytes[EI_CLASS] != SX_ELF_CLASS)
        return SX_ELF_CLASS == ELFCLASS64 ? "is not for 64-bit machines"
                                          : "is not for 32-bit machines";
    if (bytes[EI_DATA] != SX_ELF_DATA)
        return "is for machines of the other byte order";
    return NULL;
}

static const char *kind(const sx_elf_header *header, char *buffer, size_t size)
{
    char wanted[24], found[24];
    if (SX_ELF_MACHINE != EM_NONE && header->e_machine != SX_ELF_MACHINE) {
        (void)snprintf(buffer, size, "is for %s, and this machine is %s",
                       machine_name(header->e_machine, found, sizeof found),
                       machine_name(SX_ELF_MACHINE, wanted, sizeof wanted));
        return buffer;
    }
    switch (header->e_type) {
    case ET_DYN: return NULL;
    case ET_REL: return "is an object file: link it with -shared";
    case ET_EXEC: return "is a program, not a shared object";
    default: return "is no shared object";
    }
}

/* Every part that is to be mapped must lie in the file: what is mapped beyond its end kills the
 * reader. */
static const char *extent(int file, const sx_elf_header *header, uint64_t length)
{
    static const char cut[] = "is cut short";
    uint64_t sections = (uint64_t)header->e_shnum * header->e_shentsize;
    if (header->e_phnum == 0 || header->e_phentsize != sizeof(sx_elf_part))
        return "has no parts to load";
    if (header->e_shoff != 0 && (header->e_shoff > length || sections > length - header->e_shoff))
        return cut;
    for (unsigned i = 0; i < header->e_phnum; i++) {
        sx_elf_part part;
        uint64_t at = header->e_phoff + (uint64_t)i * sizeof part;
        if (header->e_phoff > length || at > length || !read_at(file, at, &part, sizeof part))
            return cut;
        if (part.p_offset > length || part.p_filesz > length - part.p_offset)
            return cut;
    }
    return NULL;
}

const char *sx_elf_refusal(int file, char *buffer, size_t size)
{
    sx_elf_header header;
    unsigned char start[EI_NIDENT];
    struct stat status;
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
        return "is no file that can be read";
    uint64_t length = status.st_size > 0 ? (uint64_t)status.st_size : 0;
    size_t there = length < sizeof start ? (size_t)length : sizeof start;
    if (there > 0 && !read_at(file, 0, start, there))
        return "is no file that can be read";
    const char *refusal = identity(start, there);
    if (!refusal && !read_at(file, 0, &header, sizeof header))
        refusal = "is cut short";
    if (!refusal)
        refusal = kind(&header, buffer, size);
    return refusal ? refusal : extent(file, &header, length);
}
