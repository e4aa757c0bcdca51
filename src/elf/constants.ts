/**
 * The numbers of ELF under their names (System V gABI, chapters 4 and 5; GNU extensions).
 *
 * Each is written once, here. The tables that turn numbers into names are made from this module by
 * prefix: see `constant-names.ts`.
 */

/** Indices into `e_ident`. */
export const EI_CLASS = 4;
export const EI_DATA = 5;
export const EI_VERSION = 6;
export const EI_OSABI = 7;
export const EI_ABIVERSION = 8;

export const ELFCLASS32 = 1;
export const ELFCLASS64 = 2;

export const ELFDATA2LSB = 1;
export const ELFDATA2MSB = 2;

export const EV_CURRENT = 1;

/* e_ident[EI_OSABI]. */
export const ELFOSABI_NONE = 0;
export const ELFOSABI_HPUX = 1;
export const ELFOSABI_NETBSD = 2;
export const ELFOSABI_GNU = 3;
export const ELFOSABI_SOLARIS = 6;
export const ELFOSABI_AIX = 7;
export const ELFOSABI_IRIX = 8;
export const ELFOSABI_FREEBSD = 9;
export const ELFOSABI_TRU64 = 10;
export const ELFOSABI_MODESTO = 11;
export const ELFOSABI_OPENBSD = 12;
export const ELFOSABI_ARM_AEABI = 64;
export const ELFOSABI_ARM = 97;
export const ELFOSABI_STANDALONE = 255;

/* File types: e_type. */
export const ET_NONE = 0;
export const ET_REL = 1;
export const ET_EXEC = 2;
export const ET_DYN = 3;
export const ET_CORE = 4;
export const ET_LOOS = 0xfe00;
export const ET_HIOS = 0xfeff;
export const ET_LOPROC = 0xff00;
export const ET_HIPROC = 0xffff;

/* Section indices with a meaning of their own, in st_shndx and e_shstrndx. */
export const SHN_UNDEF = 0;
export const SHN_LORESERVE = 0xff00;
export const SHN_LOPROC = 0xff00;
export const SHN_BEFORE = 0xff00;
export const SHN_AFTER = 0xff01;
export const SHN_HIPROC = 0xff1f;
export const SHN_LOOS = 0xff20;
export const SHN_HIOS = 0xff3f;
export const SHN_ABS = 0xfff1;
export const SHN_COMMON = 0xfff2;
export const SHN_XINDEX = 0xffff;
export const SHN_HIRESERVE = 0xffff;

/* Section types: sh_type. */
export const SHT_NULL = 0;
export const SHT_PROGBITS = 1;
export const SHT_SYMTAB = 2;
export const SHT_STRTAB = 3;
export const SHT_RELA = 4;
export const SHT_HASH = 5;
export const SHT_DYNAMIC = 6;
export const SHT_NOTE = 7;
export const SHT_NOBITS = 8;
export const SHT_REL = 9;
export const SHT_SHLIB = 10;
export const SHT_DYNSYM = 11;
export const SHT_INIT_ARRAY = 14;
export const SHT_FINI_ARRAY = 15;
export const SHT_PREINIT_ARRAY = 16;
export const SHT_GROUP = 17;
export const SHT_SYMTAB_SHNDX = 18;
export const SHT_RELR = 19;
export const SHT_LOOS = 0x60000000;
export const SHT_GNU_ATTRIBUTES = 0x6ffffff5;
export const SHT_GNU_HASH = 0x6ffffff6;
export const SHT_GNU_LIBLIST = 0x6ffffff7;
export const SHT_CHECKSUM = 0x6ffffff8;
export const SHT_GNU_verdef = 0x6ffffffd;
export const SHT_GNU_verneed = 0x6ffffffe;
export const SHT_GNU_versym = 0x6fffffff;
export const SHT_HIOS = 0x6fffffff;
export const SHT_LOPROC = 0x70000000;
export const SHT_HIPROC = 0x7fffffff;
/** Only where the machine is `EM_X86_64`: other machines mean other things by the number. */
export const SHT_X86_64_UNWIND = 0x70000001;
export const SHT_LOUSER = 0x80000000;
export const SHT_HIUSER = 0x8fffffff;

/* Section flags: sh_flags. */
export const SHF_WRITE = 0x1;
export const SHF_ALLOC = 0x2;
export const SHF_EXECINSTR = 0x4;
export const SHF_MERGE = 0x10;
export const SHF_STRINGS = 0x20;
export const SHF_INFO_LINK = 0x40;
export const SHF_LINK_ORDER = 0x80;
export const SHF_OS_NONCONFORMING = 0x100;
export const SHF_GROUP = 0x200;
export const SHF_TLS = 0x400;
export const SHF_COMPRESSED = 0x800;
export const SHF_MASKOS = 0x0ff00000;
export const SHF_MASKPROC = 0xf0000000;
export const SHF_GNU_RETAIN = 0x200000;
export const SHF_GNU_MBIND = 0x1000000;
/** Only where the machine is `EM_X86_64`. */
export const SHF_X86_64_LARGE = 0x10000000;
export const SHF_ORDERED = 0x40000000;
export const SHF_EXCLUDE = 0x80000000;

/* Segment types: p_type. */
export const PT_NULL = 0;
export const PT_LOAD = 1;
export const PT_DYNAMIC = 2;
export const PT_INTERP = 3;
export const PT_NOTE = 4;
export const PT_SHLIB = 5;
export const PT_PHDR = 6;
export const PT_TLS = 7;
export const PT_LOOS = 0x60000000;
export const PT_GNU_EH_FRAME = 0x6474e550;
export const PT_GNU_STACK = 0x6474e551;
export const PT_GNU_RELRO = 0x6474e552;
export const PT_GNU_PROPERTY = 0x6474e553;
export const PT_HIOS = 0x6fffffff;
export const PT_LOPROC = 0x70000000;
export const PT_HIPROC = 0x7fffffff;

/** In e_phnum: the number of segments is in sh_info of section 0. */
export const PN_XNUM = 0xffff;

/* Segment flags: p_flags. */
export const PF_X = 0x1;
export const PF_W = 0x2;
export const PF_R = 0x4;
export const PF_MASKOS = 0x0ff00000;
export const PF_MASKPROC = 0xf0000000;

/* Symbol bindings: the high four bits of st_info. */
export const STB_LOCAL = 0;
export const STB_GLOBAL = 1;
export const STB_WEAK = 2;
export const STB_LOOS = 10;
export const STB_GNU_UNIQUE = 10;
export const STB_HIOS = 12;
export const STB_LOPROC = 13;
export const STB_HIPROC = 15;

/* Symbol types: the low four bits of st_info. */
export const STT_NOTYPE = 0;
export const STT_OBJECT = 1;
export const STT_FUNC = 2;
export const STT_SECTION = 3;
export const STT_FILE = 4;
export const STT_COMMON = 5;
export const STT_TLS = 6;
export const STT_LOOS = 10;
export const STT_GNU_IFUNC = 10;
export const STT_HIOS = 12;
export const STT_LOPROC = 13;
export const STT_HIPROC = 15;

/* Symbol visibilities: the low two bits of st_other. */
export const STV_DEFAULT = 0;
export const STV_INTERNAL = 1;
export const STV_HIDDEN = 2;
export const STV_PROTECTED = 3;

/* Flags of a section group: its first word. */
export const GRP_COMDAT = 0x1;

/* Tags of dynamic entries: d_tag. */
export const DT_NULL = 0;
export const DT_NEEDED = 1;
export const DT_PLTRELSZ = 2;
export const DT_PLTGOT = 3;
export const DT_HASH = 4;
export const DT_STRTAB = 5;
export const DT_SYMTAB = 6;
export const DT_RELA = 7;
export const DT_RELASZ = 8;
export const DT_RELAENT = 9;
export const DT_STRSZ = 10;
export const DT_SYMENT = 11;
export const DT_INIT = 12;
export const DT_FINI = 13;
export const DT_SONAME = 14;
export const DT_RPATH = 15;
export const DT_SYMBOLIC = 16;
export const DT_REL = 17;
export const DT_RELSZ = 18;
export const DT_RELENT = 19;
export const DT_PLTREL = 20;
export const DT_DEBUG = 21;
export const DT_TEXTREL = 22;
export const DT_JMPREL = 23;
export const DT_BIND_NOW = 24;
export const DT_INIT_ARRAY = 25;
export const DT_FINI_ARRAY = 26;
export const DT_INIT_ARRAYSZ = 27;
export const DT_FINI_ARRAYSZ = 28;
export const DT_RUNPATH = 29;
export const DT_FLAGS = 30;
export const DT_PREINIT_ARRAY = 32;
export const DT_PREINIT_ARRAYSZ = 33;
export const DT_SYMTAB_SHNDX = 34;
export const DT_RELRSZ = 35;
export const DT_RELR = 36;
export const DT_RELRENT = 37;
export const DT_LOOS = 0x6000000d;
export const DT_HIOS = 0x6ffff000;
export const DT_LOPROC = 0x70000000;
export const DT_HIPROC = 0x7fffffff;
export const DT_GNU_PRELINKED = 0x6ffffdf5;
export const DT_GNU_CONFLICTSZ = 0x6ffffdf6;
export const DT_GNU_LIBLISTSZ = 0x6ffffdf7;
export const DT_CHECKSUM = 0x6ffffdf8;
export const DT_PLTPADSZ = 0x6ffffdf9;
export const DT_MOVEENT = 0x6ffffdfa;
export const DT_MOVESZ = 0x6ffffdfb;
export const DT_FEATURE_1 = 0x6ffffdfc;
export const DT_POSFLAG_1 = 0x6ffffdfd;
export const DT_SYMINSZ = 0x6ffffdfe;
export const DT_SYMINENT = 0x6ffffdff;
export const DT_GNU_HASH = 0x6ffffef5;
export const DT_TLSDESC_PLT = 0x6ffffef6;
export const DT_TLSDESC_GOT = 0x6ffffef7;
export const DT_GNU_CONFLICT = 0x6ffffef8;
export const DT_GNU_LIBLIST = 0x6ffffef9;
export const DT_CONFIG = 0x6ffffefa;
export const DT_DEPAUDIT = 0x6ffffefb;
export const DT_AUDIT = 0x6ffffefc;
export const DT_PLTPAD = 0x6ffffefd;
export const DT_MOVETAB = 0x6ffffefe;
export const DT_SYMINFO = 0x6ffffeff;
export const DT_VERSYM = 0x6ffffff0;
export const DT_RELACOUNT = 0x6ffffff9;
export const DT_RELCOUNT = 0x6ffffffa;
export const DT_FLAGS_1 = 0x6ffffffb;
export const DT_VERDEF = 0x6ffffffc;
export const DT_VERNEED = 0x6ffffffe;
export const DT_VERDEFNUM = 0x6ffffffd;
export const DT_VERNEEDNUM = 0x6fffffff;
export const DT_AUXILIARY = 0x7ffffffd;
export const DT_FILTER = 0x7fffffff;

/* Flags in DT_FLAGS (DF_), DT_FLAGS_1 (DF_1_) and DT_POSFLAG_1 (DF_P1_). */
export const DF_ORIGIN = 0x00000001;
export const DF_SYMBOLIC = 0x00000002;
export const DF_TEXTREL = 0x00000004;
export const DF_BIND_NOW = 0x00000008;
export const DF_STATIC_TLS = 0x00000010;
export const DF_1_NOW = 0x00000001;
export const DF_1_GLOBAL = 0x00000002;
export const DF_1_GROUP = 0x00000004;
export const DF_1_NODELETE = 0x00000008;
export const DF_1_LOADFLTR = 0x00000010;
export const DF_1_INITFIRST = 0x00000020;
export const DF_1_NOOPEN = 0x00000040;
export const DF_1_ORIGIN = 0x00000080;
export const DF_1_DIRECT = 0x00000100;
export const DF_1_TRANS = 0x00000200;
export const DF_1_INTERPOSE = 0x00000400;
export const DF_1_NODEFLIB = 0x00000800;
export const DF_1_NODUMP = 0x00001000;
export const DF_1_CONFALT = 0x00002000;
export const DF_1_ENDFILTEE = 0x00004000;
export const DF_1_DISPRELDNE = 0x00008000;
export const DF_1_DISPRELPND = 0x00010000;
export const DF_1_NODIRECT = 0x00020000;
export const DF_1_IGNMULDEF = 0x00040000;
export const DF_1_NOKSYMS = 0x00080000;
export const DF_1_NOHDR = 0x00100000;
export const DF_1_EDITED = 0x00200000;
export const DF_1_NORELOC = 0x00400000;
export const DF_1_SYMINTPOSE = 0x00800000;
export const DF_1_GLOBAUDIT = 0x01000000;
export const DF_1_SINGLETON = 0x02000000;
export const DF_1_STUB = 0x04000000;
export const DF_1_PIE = 0x08000000;
export const DF_1_KMOD = 0x10000000;
export const DF_1_WEAKFILTER = 0x20000000;
export const DF_1_NOCOMMON = 0x40000000;
export const DF_P1_LAZYLOAD = 0x00000001;
export const DF_P1_GROUPPERM = 0x00000002;

/* Symbol versions: structure versions, flags, and indices in SHT_GNU_versym. */
export const VER_DEF_NONE = 0;
export const VER_DEF_CURRENT = 1;
export const VER_FLG_BASE = 0x1;
export const VER_FLG_WEAK = 0x2;
export const VER_NDX_LOCAL = 0;
export const VER_NDX_GLOBAL = 1;
export const VER_NDX_LORESERVE = 0xff00;
export const VER_NDX_ELIMINATE = 0xff01;
/** Set in versym entries of symbols that are not the default version. */
export const VERSYM_HIDDEN = 0x8000;
export const VERSYM_VERSION = 0x7fff;
export const VER_NEED_NONE = 0;
export const VER_NEED_CURRENT = 1;

/* Types of notes whose name is "GNU". */
export const NT_GNU_ABI_TAG = 1;
export const NT_GNU_HWCAP = 2;
export const NT_GNU_BUILD_ID = 3;
export const NT_GNU_GOLD_VERSION = 4;
export const NT_GNU_PROPERTY_TYPE_0 = 5;
